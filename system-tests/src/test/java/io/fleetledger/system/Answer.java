package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What came back.
 *
 * @param method of the request
 * @param target of the request, path and query
 */
record Answer(String method, String target, int status, HttpHeaders headers, String body) {

    Answer expect(int wanted) {
        assertThat(status).as(this::toString).isEqualTo(wanted);
        return this;
    }

    Answer expectProblem(int wanted, String code) {
        expect(wanted);
        assertThat(code()).as(this::toString).isEqualTo(code);
        return this;
    }

    /** 422 that names exactly these, each as {@code body.name} or {@code query.page}. */
    Answer expectInvalid(List<String> locations) {
        expectProblem(422, "VALIDATION_FAILED");
        assertThat(locations()).as(this::toString).containsExactlyInAnyOrderElementsOf(locations);
        return this;
    }

    /** 422 that says of each of these, each as {@code body.name}, what is wrong with it. */
    Answer expectNamed(String... locations) {
        expect(422);
        assertThat(locations()).as(this::toString).contains(locations);
        return this;
    }

    List<String> locations() {
        return Json.elements(json().path("errors")).stream()
                .map(error -> String.join(
                        ".",
                        Json.elements(error.path("loc")).stream()
                                .map(JsonNode::asString)
                                .toList()))
                .toList();
    }

    JsonNode json() {
        return Json.parse(body);
    }

    Machine machine() {
        return Machine.of(json());
    }

    Group group() {
        return Group.of(json());
    }

    String code() {
        return json().path("code").asString();
    }

    /** A header's value, empty if there is none. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Every error has the same form, whoever refused. */
    void checkProblem() {
        assertThat(header("Content-Type")).as(this::toString).startsWith("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.propertyNames())
                .as(this::toString)
                .contains("type", "title", "status", "detail", "instance", "code");
        assertThat(problem.path("status").intValue()).as(this::toString).isEqualTo(status);
        assertThat(code()).as(this::toString).matches("[A-Z][A-Z_]+");
        assertThat(problem.path("detail").stringValue()).as(this::toString).isNotBlank();
        assertThat(body)
                .as("no class name, no stack trace: %s", this)
                .doesNotContain("Exception")
                .doesNotContainPattern("io\\.fleetledger(\\.[a-z]+)*\\.[A-Z]") // Types of events are no classes.
                .doesNotContain("org.springframework")
                .doesNotContain("\\tat ");
        if (code().equals("VALIDATION_FAILED")) {
            assertThat(problem.path("errors").size()).as(this::toString).isPositive();
            Json.elements(problem.path("errors"))
                    .forEach(error -> assertThat(error.propertyNames())
                            .as(this::toString)
                            .containsExactlyInAnyOrder("loc", "msg", "type"));
        }
    }

    @Override
    public String toString() {
        String shown = body.length() > 2000 ? body.substring(0, 2000) + "…" : body;
        return method + " " + (target.length() > 500 ? target.substring(0, 500) + "…" : target) + " -> " + status + " "
                + headers.map() + "\n" + shown;
    }
}
