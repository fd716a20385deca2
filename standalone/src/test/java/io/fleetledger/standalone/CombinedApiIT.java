package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file from which each service documents all of them, against the controllers of all of them. When an endpoint has
 * changed, this writes it anew:
 *
 * <pre>./mvnw verify -pl standalone -am -Dit.test=CombinedApiIT -Dfailsafe.failIfNoSpecifiedTests=false -Dfleet.api.write</pre>
 */
class CombinedApiIT {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final Path FILE = Stream.of(Path.of("../service-support"), Path.of("service-support"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow()
            .resolve("src/main/resources/fleet-ledger-api.json");

    private static JsonNode generated;

    @BeforeAll
    static void generate(@TempDir Path dataDir) {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            generated = JSON.readTree(fleet.get("", "/v3/api-docs").body());
        }
    }

    @Test
    void theFileIsWhatAllControllersSay() throws IOException {
        if (System.getProperty("fleet.api.write") != null) {
            Files.writeString(FILE, written(generated));
        }
        JsonNode file = JSON.readTree(Files.readString(FILE));
        assertThat(file.path("paths")).isEqualTo(generated.path("paths"));
        assertThat(schemas(file)).isEqualTo(schemas(generated));
    }

    /** All but those whose bodies, or answers, are streamed. */
    @Test
    void itSaysOfEachPostThatItCanBeRepeatedUnderAKey() {
        Set<String> streamed = Set.of(
                "/api/v1/ingest", "/api/v1/machines/import", "/api/v1/machines/import-jobs", "/api/v1/admin/backups");
        generated.path("paths").properties().stream()
                .filter(path -> path.getValue().has("post"))
                .forEach(path -> {
                    JsonNode post = path.getValue().path("post");
                    boolean documented = post.path("parameters")
                            .valueStream()
                            .anyMatch(parameter ->
                                    parameter.path("name").asString().equals("Idempotency-Key"));
                    assertThat(documented).as(path.getKey()).isEqualTo(!streamed.contains(path.getKey()));
                    assertThat(codes(post, "422").contains("IDEMPOTENCY_KEY_REUSED"))
                            .as(path.getKey())
                            .isEqualTo(documented);
                    assertThat(codes(post, "409").contains("IDEMPOTENCY_KEY_IN_FLIGHT"))
                            .as(path.getKey())
                            .isEqualTo(documented);
                });
    }

    private static List<String> codes(JsonNode operation, String status) {
        return List.copyOf(operation
                .path("responses")
                .path(status)
                .path("content")
                .path("application/problem+json")
                .path("examples")
                .propertyNames());
    }

    @Test
    void itSaysOfEachOperationWithABodyThatThisMayBeTooSlow() {
        List<String> silent = new ArrayList<>();
        generated
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    boolean slow = operation.getValue().at("/responses").has("408");
                    if (operation.getValue().has("requestBody") && !slow) {
                        silent.add(operation.getKey() + " " + path.getKey());
                    }
                }));
        assertThat(silent).isEmpty();
    }

    /** A client that is generated from it can send the word that asks for root groups. */
    @Test
    void itLetsRootGroupsBeAskedFor() {
        JsonNode parent = generated
                .path("paths")
                .path("/api/v1/machine-groups")
                .at("/get/parameters")
                .valueStream()
                .filter(parameter -> parameter.path("name").asString().equals("parent_id"))
                .findFirst()
                .orElseThrow()
                .path("schema");
        assertThat(parent.has("format")).isFalse();
        assertThat("null").matches(parent.path("pattern").asString());
        assertThat(UUID.randomUUID().toString()).matches(parent.path("pattern").asString());
    }

    @Test
    void itSaysOfEachOperationHowItIsRefusedBeyondALimit() {
        JsonNode headers = generated.at("/components/headers");
        assertThat(headers.get("X-RateLimit-Reset").get("description").stringValue())
                .startsWith("Seconds");
        assertThat(generated.get("paths").properties())
                .isNotEmpty()
                .allSatisfy(path -> path.getValue().forEach(operation -> {
                    JsonNode refusal = operation.at("/responses/429");
                    assertThat(refusal.at("/content/application~1problem+json/examples")
                                    .has("RATE_LIMIT_EXCEEDED"))
                            .as(path.getKey())
                            .isTrue();
                    assertThat(refusal.get("headers").propertyNames())
                            .contains("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");
                    assertThat(refusal.get("headers"))
                            .allSatisfy(header -> assertThat(generated
                                            .at(header.get("$ref").stringValue().substring(1))
                                            .isObject())
                                    .as("the document defines it")
                                    .isTrue());
                }));
    }

    @Test
    void nothingOfTheFileIsLostOnItsWayThroughTheModel() throws IOException {
        String text = Files.readString(FILE);
        OpenAPI model = Json31.mapper().readValue(text, OpenAPI.class);
        JsonNode back = JSON.readTree(Json31.mapper().writeValueAsString(model));
        assertThat(back.path("paths")).isEqualTo(JSON.readTree(text).path("paths"));
        assertThat(schemas(back)).isEqualTo(schemas(JSON.readTree(text)));
    }

    private static JsonNode schemas(JsonNode document) {
        return document.path("components").path("schemas");
    }

    /** One operation to a line, and one schema, so that a change shows where it is. */
    private static String written(JsonNode document) {
        return "{\"openapi\":\"3.1.0\",\"paths\":{\n"
                + lines(document.path("paths"), item -> "{\n" + lines(item, CombinedApiIT::compact) + "}")
                + "},\"components\":{\"schemas\":{\n" + lines(schemas(document), CombinedApiIT::compact) + "}}}\n";
    }

    private static String lines(JsonNode object, Function<JsonNode, String> value) {
        return object.properties().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(entry -> "\"" + entry.getKey() + "\":" + value.apply(entry.getValue()))
                .collect(Collectors.joining(",\n", "", "\n"));
    }

    private static String compact(JsonNode node) {
        return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
    }
}
