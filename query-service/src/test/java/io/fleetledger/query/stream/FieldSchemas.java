package io.fleetledger.query.stream;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Schemas of values as they are put together before they are written, which tell more than JSON does. */
final class FieldSchemas {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What says by its very value what an object is. */
    private static final List<String> NAMING = List.of("type", "change");

    private FieldSchemas() {}

    /** Of an object that has all these fields, each of which may be null where it is in the second. */
    static Map<String, Object> object(Map<?, ?> whole, Map<?, ?> bare, boolean isNamed) {
        Map<String, Object> properties = new LinkedHashMap<>();
        whole.forEach((name, value) -> properties.put(
                String.valueOf(name),
                isNamed && NAMING.contains(String.valueOf(name))
                        ? Map.of("const", Objects.requireNonNull(value))
                        : value(value, bare.get(name))));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("required", List.copyOf(properties.keySet()));
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> value(@Nullable Object whole, @Nullable Object bare) {
        if (whole == null) {
            return Map.of("type", "null");
        }
        Map<String, Object> schema = schema(whole, bare == null ? whole : bare);
        if (bare == null) {
            schema.put("type", List.of(Objects.requireNonNull(schema.get("type")), "null"));
            if (schema.get("enum") instanceof List<?> names) {
                schema.put(
                        "enum",
                        java.util.stream.Stream.concat(names.stream(), java.util.stream.Stream.of((Object) null))
                                .toList());
            }
        }
        return schema;
    }

    private static Map<String, Object> schema(Object whole, Object bare) {
        if (whole instanceof Map<?, ?> object) {
            return object(object, (Map<?, ?>) bare, false);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        if (whole instanceof Iterable<?> elements) {
            schema.put("type", "array");
            schema.put(
                    "items",
                    value(
                            elements.iterator().next(),
                            ((Iterable<?>) bare).iterator().next()));
        } else if (whole instanceof Integer || whole instanceof Long) {
            schema.put("type", "integer");
        } else if (whole instanceof Double) {
            schema.put("type", "number");
        } else if (whole instanceof Boolean) {
            schema.put("type", "boolean");
        } else {
            schema.put("type", "string");
            if (whole instanceof UUID) {
                schema.put("format", "uuid");
            } else if (whole instanceof Instant) {
                schema.put("format", "date-time");
            } else if (whole instanceof Enum<?> one) {
                schema.put(
                        "enum",
                        Arrays.stream(one.getDeclaringClass().getEnumConstants())
                                .map(constant ->
                                        (Object) JSON.valueToTree(constant).stringValue())
                                .toList());
            } else if (!(whole instanceof String)) {
                throw new AssertionError("No schema for " + whole.getClass());
            }
        }
        return schema;
    }
}
