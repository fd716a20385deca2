package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class ApiDocumentIT {

    private final Fleet fleet;
    private final JsonNode document;

    ApiDocumentIT(Fleet fleet) {
        this.fleet = fleet;
        this.document = fleet.document().json();
    }

    @Test
    void isOpenApi31() {
        assertThat(document.path("openapi").stringValue()).startsWith("3.1.");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/v1/machines,201",
        "GET,/api/v1/machines,200",
        "GET,/api/v1/machines/{machine_id},200",
        "PATCH,/api/v1/machines/{machine_id},200",
        "DELETE,/api/v1/machines/{machine_id},204",
        "POST,/api/v1/machines/{machine_id}/restore,200"
    })
    void hasEveryOperationWithItsSuccessAndItsRefusals(String method, String route, String success) {
        JsonNode operation = fleet.document().operation(method, route).orElseThrow();
        assertThat(operation.path("summary").asString()).isNotBlank();
        assertThat(operation.path("responses").propertyNames()).contains(success, "400", "401", "403", "503");
    }

    @Test
    void hasEveryParameterOfTheList() {
        JsonNode list = fleet.document().operation("GET", Api.MACHINES).orElseThrow();
        List<String> names = Json.elements(list.path("parameters")).stream()
                .map(parameter -> parameter.path("name").stringValue())
                .toList();
        assertThat(names)
                .contains(
                        "page",
                        "page_size",
                        "cursor",
                        "search",
                        "machine_identifier",
                        "status",
                        "protocol",
                        "is_active",
                        "group_id",
                        "include_descendants",
                        "sort_by",
                        "sort_dir");
    }

    @Test
    void refersOnlyToWhatItHas() {
        List<String> references = references(document).toList();
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> own =
                node.path("$ref").isString() ? Stream.of(node.path("$ref").stringValue()) : Stream.empty();
        return Stream.concat(own, node.values().stream().flatMap(ApiDocumentIT::references));
    }

    @Test
    void saysHowToGetAToken() {
        assumeTrue(fleet.issuesTokens(), "needs a deployment that issues its own tokens");
        List<JsonNode> flows = document.path("components").path("securitySchemes").values().stream()
                .map(scheme -> scheme.path("flows").path("clientCredentials"))
                .filter(JsonNode::isObject)
                .toList();
        assertThat(flows).hasSize(1);
        assertThat(flows.get(0).path("tokenUrl").stringValue()).endsWith("/oauth2/token");
    }

    @Test
    void isShownBySwaggerUi() {
        Answer first = fleet.anonymous("GET", "/swagger-ui").send();
        assertThat(first.status()).isIn(200, 301, 302, 303, 307, 308);
        if (first.status() != 200) {
            String page = first.header("Location").replaceFirst("^https?://[^/]+", "");
            Answer shown = fleet.anonymous("GET", page).send().expect(200);
            assertThat(shown.header("Content-Type")).startsWith("text/html");
        }
        JsonNode config = fleet.anonymous("GET", "/v3/api-docs/swagger-config")
                .send()
                .expect(200)
                .json();
        assertThat(config.path("url").asString()).isEqualTo("/v3/api-docs");
    }
}
