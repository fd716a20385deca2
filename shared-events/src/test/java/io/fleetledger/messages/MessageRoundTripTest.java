package io.fleetledger.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands, queries, answers and refusals cross process boundaries: each comes out as it went in. */
class MessageRoundTripTest {

    static Stream<Class<?>> messages() {
        return Messages.recordsIn("io.fleetledger.commands", "io.fleetledger.queries");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageComesOutAsItWentIn(Class<?> type) {
        Object message = make(type, false);
        assertThat(roundTrip(message)).isEqualTo(message).isInstanceOf(type);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageWithoutItsOptionalPartsComesOutAsItWentIn(Class<?> type) {
        Object message = make(type, true);
        assertThat(roundTrip(message)).isEqualTo(message).isInstanceOf(type);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessagesListsNeverChange(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            if (components[i].getType() == List.class) {
                Object[] values = values(type, false);
                List<?> given = (List<?>) values[i];
                Object message = construct(type, values);
                given.clear();
                List<?> held = (List<?>) components[i].getAccessor().invoke(message);
                assertThat(held).as(components[i].getName()).hasSize(2);
                assertThatThrownBy(held::clear).isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }

    private static Object roundTrip(Object message) {
        return Messages.SERIALIZER.<String, Object>deserialize(Messages.SERIALIZER.serialize(message, String.class));
    }

    private static Object make(Class<?> type, boolean withoutOptionals) {
        return construct(type, values(type, withoutOptionals));
    }

    private static Object construct(Class<?> type, Object[] values) {
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object[] values(Class<?> type, boolean withoutOptionals) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> withoutOptionals && isNullable(component)
                        ? null
                        : sample(component.getGenericType(), withoutOptionals))
                .toArray();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Object sample(Type type, boolean withoutOptionals) {
        if (type instanceof ParameterizedType generic) {
            Object argument = sample(generic.getActualTypeArguments()[0], withoutOptionals);
            return generic.getRawType() == List.class
                    ? new ArrayList<>(List.of(argument, argument))
                    : construct((Class<?>) generic.getRawType(), new Object[] {argument});
        }
        if (type instanceof TypeVariable<?>) {
            return "text";
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return "Fräse \uD83D\uDD27 \"1\"\n";
        } else if (plain == UUID.class) {
            return UUID.fromString("4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01");
        } else if (plain == Instant.class) {
            return Instant.parse("2026-03-01T08:00:00.123Z");
        } else if (plain == long.class || plain == Long.class) {
            return Long.MAX_VALUE;
        } else if (plain == int.class || plain == Integer.class) {
            return 86_400;
        } else if (plain == double.class || plain == Double.class) {
            return 1234.5;
        } else if (plain == boolean.class || plain == Boolean.class) {
            return true;
        } else if (plain.isEnum()) {
            Object[] constants = plain.getEnumConstants();
            return constants[Math.min(1, constants.length - 1)];
        } else if (plain.isRecord()) {
            return make(plain, withoutOptionals);
        } else if (plain.isSealed()) {
            return make(plain.getPermittedSubclasses()[0], withoutOptionals);
        }
        throw new IllegalStateException("No sample for " + plain);
    }
}
