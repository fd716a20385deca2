package io.fleetledger.support.axon;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages with a value in every field, and the same without one that they need. */
final class SampleRecords {

    private SampleRecords() {}

    static Record of(Class<?> type) {
        @Nullable Object[] values = Arrays.stream(type.getRecordComponents())
                .map(component -> sample(component.getGenericType()))
                .toArray();
        return make(type, values).orElseThrow();
    }

    private static Object sample(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? List.of(sample(generic.getActualTypeArguments()[0]))
                    : make((Class<?>) generic.getRawType(), sample(generic.getActualTypeArguments()[0]))
                            .orElseThrow();
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return "text";
        } else if (plain == UUID.class) {
            return new UUID(1, 2);
        } else if (plain == Instant.class) {
            return Instant.EPOCH;
        } else if (plain == long.class || plain == Long.class) {
            return 1L;
        } else if (plain == int.class || plain == Integer.class) {
            return 1;
        } else if (plain == double.class || plain == Double.class) {
            return 1.0;
        } else if (plain == boolean.class || plain == Boolean.class) {
            return true;
        } else if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        } else if (plain.isSealed()) {
            return of(plain.getPermittedSubclasses()[0]);
        }
        return of(plain);
    }

    /** Each without one required field, its own or one of a part; messages that cannot be made are left out. */
    static List<Record> withoutOneField(Record complete) {
        RecordComponent[] components = complete.getClass().getRecordComponents();
        List<Record> incomplete = new ArrayList<>();
        for (int at = 0; at < components.length; at++) {
            if (isRequired(components[at])) {
                with(complete, at, null).ifPresent(incomplete::add);
            }
            Object content = values(complete)[at];
            if (content instanceof Record part) {
                for (Record lesser : withoutOneField(part)) {
                    with(complete, at, lesser).ifPresent(incomplete::add);
                }
            } else if (content instanceof List<?> parts && parts.get(0) instanceof Record part) {
                for (Record lesser : withoutOneField(part)) {
                    with(complete, at, List.of(lesser)).ifPresent(incomplete::add);
                }
            }
        }
        return incomplete;
    }

    private static boolean isRequired(RecordComponent component) {
        return !component.getType().isPrimitive()
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Optional<Record> with(Record complete, int at, @Nullable Object value) {
        @Nullable Object[] values = values(complete);
        values[at] = value;
        return make(complete.getClass(), values);
    }

    private static @Nullable Object[] values(Record message) {
        return Arrays.stream(message.getClass().getRecordComponents())
                .map(component -> {
                    try {
                        return component.getAccessor().invoke(message);
                    } catch (ReflectiveOperationException broken) {
                        throw new IllegalStateException(broken);
                    }
                })
                .toArray();
    }

    private static Optional<Record> make(Class<?> type, @Nullable Object... values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            return Optional.of((Record) constructor.newInstance(values));
        } catch (InvocationTargetException refused) {
            return Optional.empty();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
