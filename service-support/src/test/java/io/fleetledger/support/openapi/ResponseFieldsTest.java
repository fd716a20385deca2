package io.fleetledger.support.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the document says of answers' fields follows from their records. */
class ResponseFieldsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Colour {
        RED
    }

    record Inner(
            @JsonProperty("at") Instant at,
            @JsonProperty("note") @Nullable String note) {}

    record Shown(
            @JsonProperty("id") String id,
            @JsonProperty("count") int count,
            @JsonProperty("colour") @Nullable Colour colour,
            @JsonProperty("inner") @Nullable Inner inner,

            @JsonProperty("left_out") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String leftOut,

            @JsonProperty("children") List<Shown> children) {

        @JsonProperty("fixed")
        String fixed() {
            return "fixed";
        }
    }

    record Wrapper(
            @JsonUnwrapped Inner inner,
            @JsonProperty("more") boolean more) {}

    record CreateRequest(
            @JsonProperty("name") String name,
            @JsonProperty("size") int size) {}

    private static JsonNode schema(Class<?> type) {
        ModelConverters converters = new ModelConverters(true);
        converters.addConverter(new ResponseFields());
        return JSON.readTree(written(converters.readAll(type))).path(type.getSimpleName());
    }

    private static String written(Object model) {
        return Json31.pretty(model);
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    @Test
    void whatIsNeverLeftOutIsRequiredAndWhatMayBeNullSaysSo() {
        JsonNode shown = schema(Shown.class);
        assertThat(texts(shown.path("required")))
                .containsExactlyInAnyOrder("id", "count", "colour", "inner", "children", "fixed");
        JsonNode fields = shown.path("properties");
        assertThat(texts(fields.path("colour").path("type"))).containsExactlyInAnyOrder("string", "null");
        assertThat(fields.path("colour").path("enum").get(1).isNull()).isTrue();
        assertThat(fields.path("inner").path("oneOf").get(1).path("type").asString())
                .isEqualTo("null");
        assertThat(fields.path("left_out").path("type").asString()).isEqualTo("string");
        assertThat(fields.path("count").path("type").asString()).isEqualTo("integer");
    }

    @Test
    void fieldsOfAnUnwrappedRecordAreTheOuterOnes() {
        JsonNode wrapper = schema(Wrapper.class);
        assertThat(texts(wrapper.path("required"))).containsExactlyInAnyOrder("at", "note", "more");
        assertThat(texts(wrapper.path("properties").path("note").path("type")))
                .containsExactlyInAnyOrder("string", "null");
    }

    @Test
    void whatClientsSendOnlyItsAnnotationsTell() {
        assertThat(schema(CreateRequest.class).path("required").isMissingNode()).isTrue();
    }

    @Test
    void aPatchTakesAnyOfACreationsFieldsAndKnowsNoDefaults() {
        Schema<?> creation = new Schema<>().addProperty("name", new Schema<String>()._default("x"));
        creation.setRequired(List.of("name"));
        MediaType body = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Creation"));
        OpenAPI api = new OpenAPI()
                .components(new Components().addSchemas("Creation", creation))
                .paths(new Paths()
                        .addPathItem(
                                "/things/{id}",
                                new PathItem()
                                        .patch(new Operation()
                                                .requestBody(new RequestBody()
                                                        .content(new Content()
                                                                .addMediaType("application/json", body))))));
        new PartialBodies().customise(api);
        JsonNode partial = JSON.readTree(written(body.getSchema()));
        assertThat(partial.path("required").isMissingNode()).isTrue();
        assertThat(partial.path("minProperties").asInt()).isEqualTo(1);
        assertThat(partial.path("properties").path("name").has("default")).isFalse();
        assertThat(creation.getRequired()).containsExactly("name");
    }
}
