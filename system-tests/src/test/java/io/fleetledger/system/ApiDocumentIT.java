package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        "POST,/api/v1/machines/{machine_id}/restore,200",
        "POST,/api/v1/machine-groups,201",
        "GET,/api/v1/machine-groups,200",
        "GET,/api/v1/machine-groups/tree,200",
        "GET,/api/v1/machine-groups/{group_id},200",
        "PATCH,/api/v1/machine-groups/{group_id},200",
        "DELETE,/api/v1/machine-groups/{group_id},204",
        "GET,/api/v1/machine-groups/{group_id}/members,200",
        "PUT,/api/v1/machine-groups/{group_id}/members,200",
        "POST,/api/v1/machine-groups/{group_id}/members,",
        "DELETE,/api/v1/machine-groups/{group_id}/members,",
        "POST,/api/v1/machines/import,200",
        "POST,/api/v1/machines/import-jobs,202",
        "GET,/api/v1/machines/import-jobs,200",
        "GET,/api/v1/machines/import-jobs/{job_id},200",
        "GET,/api/v1/machines/import-jobs/{job_id}/errors,200",
        "DELETE,/api/v1/machines/import-jobs/{job_id},",
        "GET,/api/v1/machines/export,200",
        "GET,/api/v1/machines/{machine_id}/history,200",
        "GET,/api/v1/machine-groups/{group_id}/history,200",
        "GET,/api/v1/audit,200",
        "GET,/api/v1/audit/export,200"
    })
    void hasEveryOperationWithItsSuccessAndItsRefusals(String method, String route, @Nullable String success) {
        JsonNode operation = fleet.document().operation(method, route).orElseThrow();
        assertThat(operation.path("summary").asString()).isNotBlank();
        assertThat(operation.path("responses").propertyNames())
                .contains("400", "401", "403", "503")
                .anyMatch(status -> success == null ? status.startsWith("2") : status.equals(success));
    }

    @Test
    void hasEveryParameterOfGroupsAndFiles() {
        assertThat(parameters("GET", Groups.PATH)).contains("page", "page_size", "search", "group_type", "parent_id");
        assertThat(parameters("DELETE", Groups.PATH + "/{group_id}")).contains("cascade");
        assertThat(parameters("POST", Imports.PATH)).contains("dry_run", "atomic", "on_duplicate");
        assertThat(parameters("POST", Imports.JOBS)).contains("on_duplicate");
        assertThat(parameters("GET", Imports.JOBS)).contains("page", "page_size");
        assertThat(parameters("GET", Imports.JOBS + "/{job_id}/errors")).contains("format");
        assertThat(parameters("GET", Imports.EXPORT))
                .contains(
                        "format",
                        "search",
                        "machine_identifier",
                        "status",
                        "protocol",
                        "is_active",
                        "group_id",
                        "include_descendants");
    }

    @Test
    void saysThatAnImportTakesAForm() {
        for (String route : List.of(Imports.PATH, Imports.JOBS)) {
            JsonNode operation = fleet.document().operation("POST", route).orElseThrow();
            assertThat(operation.path("requestBody").path("content").propertyNames())
                    .contains("multipart/form-data");
        }
    }

    private List<String> parameters(String method, String route) {
        JsonNode operation = fleet.document().operation(method, route).orElseThrow();
        return Json.elements(operation.path("parameters")).stream()
                .map(parameter -> parameter.path("name").stringValue())
                .toList();
    }

    @Test
    void hasEveryParameterOfTheList() {
        assertThat(parameters("GET", Api.MACHINES))
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
