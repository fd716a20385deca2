package io.fleetledger.support.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents null as JSON Schema does: as one of the types. */
final class NullableSchemas {

    private static final String NULL = "null";

    private NullableSchemas() {}

    /** A schema of the same values and null. */
    static Schema<?> orNull(Schema<?> schema) {
        if (allowsNull(schema)) {
            return schema;
        }
        if (schema.get$ref() != null || schema.getTypes() == null) {
            return new Schema<>().oneOf(List.of(schema, new Schema<>().types(Set.of(NULL))));
        }
        Set<String> types = new LinkedHashSet<>(schema.getTypes());
        types.add(NULL);
        schema.setTypes(types);
        listNull(schema);
        return schema;
    }

    /** An enum without null would forbid a null that the type allows. */
    static void completeEnums(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        if (allowsNull(schema)) {
            listNull(schema);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(NullableSchemas::completeEnums);
        }
        completeEnums(schema.getItems());
    }

    private static boolean allowsNull(Schema<?> schema) {
        boolean byType = schema.getTypes() != null && schema.getTypes().contains(NULL);
        return byType
                || (schema.getOneOf() != null && schema.getOneOf().stream().anyMatch(NullableSchemas::allowsNull));
    }

    @SuppressWarnings("unchecked") // Null is a value of any type.
    private static void listNull(Schema<?> schema) {
        List<?> values = schema.getEnum();
        if (values != null && values.stream().noneMatch(Objects::isNull)) {
            List<@Nullable Object> andNull = new ArrayList<>(values);
            andNull.add(null);
            ((Schema<Object>) schema).setEnum(andNull);
        }
    }
}
