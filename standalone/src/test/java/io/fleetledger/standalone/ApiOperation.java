package io.fleetledger.standalone;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An operation of the API document.
 *
 * @param path the template
 * @param node what the document says of it
 */
record ApiOperation(String method, String path, JsonNode node) {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    static List<ApiOperation> of(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> METHODS.stream()
                        .filter(method -> path.getValue().has(method))
                        .map(method -> new ApiOperation(
                                method.toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue().get(method))))
                .toList();
    }

    String name() {
        return method + " " + path;
    }

    /** What rebuilds or divides what all others are answered from: done now and then, not all the time. */
    boolean isHeavy() {
        return path.endsWith("/replay") || path.endsWith("/split") || path.endsWith("/merge");
    }

    List<JsonNode> parameters(String in) {
        return stream(node.path("parameters"))
                .filter(parameter -> parameter.path("in").asString().equals(in))
                .toList();
    }

    JsonNode bodies() {
        return node.path("requestBody").path("content");
    }

    JsonNode answer(int status) {
        return node.path("responses").path(String.valueOf(status));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return array.values().stream();
    }
}
