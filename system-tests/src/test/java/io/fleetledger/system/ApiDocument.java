package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The API's own description, which every error answer of a run is held against. */
final class ApiDocument {

    private final JsonNode document;

    ApiDocument(JsonNode document) {
        this.document = document;
    }

    JsonNode json() {
        return document;
    }

    /** The operation of a request, if the document has one. */
    Optional<JsonNode> operation(String method, String target) {
        String path = target.split("\\?", 2)[0];
        return document.path("paths").propertyNames().stream()
                .filter(template -> matches(template, path))
                .min(Comparator.comparing(template -> template.contains("{")))
                .map(template -> document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject);
    }

    private static boolean matches(String template, String path) {
        String regex = Stream.of(template.split("/", -1))
                .map(segment -> segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment))
                .collect(Collectors.joining("/"));
        return path.matches(regex);
    }

    /** An error of an operation that the document knows must be among those it lists. */
    void check(Answer answer) {
        operation(answer.method(), answer.target())
                .ifPresent(operation -> assertThat(operation
                                .path("responses")
                                .path(String.valueOf(answer.status()))
                                .path("content")
                                .path("application/problem+json")
                                .path("examples")
                                .propertyNames())
                        .as("documented codes of %s %s, status %d", answer.method(), answer.target(), answer.status())
                        .contains(answer.code()));
    }
}
