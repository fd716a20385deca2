package io.fleetledger.query.stream;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of any class with made-up values: with everything they can have, or with nothing that they can be without. */
final class SampleEvents {

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(UUID.class, new UUID(0x4000, Long.MIN_VALUE)),
            Map.entry(String.class, "text"),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(boolean.class, true),
            Map.entry(int.class, 1),
            Map.entry(Integer.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(Long.class, 1L),
            Map.entry(double.class, 1.5),
            Map.entry(Double.class, 1.5));

    private SampleEvents() {}

    /** A record of this class. */
    static Object of(Class<?> type, boolean whole) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = Arrays.stream(components)
                .map(component -> mayBeNull(component) && !whole ? null : value(component.getGenericType(), whole))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError("No sample of " + type, failure);
        }
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Object value(Type type, boolean whole) {
        if (type instanceof ParameterizedType of) {
            Object element = value(of.getActualTypeArguments()[0], whole);
            return of.getRawType() == Set.class ? Set.of(element) : List.of(element);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return of(plain, whole);
        }
        return plain.isEnum()
                ? Objects.requireNonNull(plain.getEnumConstants())[0]
                : Objects.requireNonNull(VALUES.get(plain), "a sample of " + plain);
    }
}
