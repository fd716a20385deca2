package io.fleetledger.support.openapi;

import com.fasterxml.jackson.core.type.TypeReference;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.Map;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Documents the body of a {@code PATCH} that refers to a creation's body: any of its fields, at least one; a field that
 * is left out stays unchanged instead of becoming a default.
 */
final class PartialBodies implements OpenApiCustomizer {

    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    @Override
    public void customise(OpenAPI api) {
        api.getPaths().values().stream()
                .flatMap(path -> Stream.ofNullable(path.getPatch()))
                .flatMap(operation -> Stream.ofNullable(operation.getRequestBody()))
                .map(RequestBody::getContent)
                .map(Content::values)
                .forEach(bodies -> bodies.forEach(body -> makePartial(body, api)));
    }

    private static void makePartial(MediaType body, OpenAPI api) {
        String reference = body.getSchema() == null ? null : body.getSchema().get$ref();
        if (reference != null) {
            Map<String, Object> whole = Json31.mapper()
                    .convertValue(
                            api.getComponents()
                                    .getSchemas()
                                    .get(reference.substring(Components.COMPONENTS_SCHEMAS_REF.length())),
                            TREE);
            whole.remove("required");
            if (whole.get("properties") instanceof Map<?, ?> fields) {
                fields.values().forEach(field -> ((Map<?, ?>) field).remove("default"));
            }
            whole.put("minProperties", 1);
            body.setSchema(Json31.mapper().convertValue(whole, Schema.class));
        }
    }
}
