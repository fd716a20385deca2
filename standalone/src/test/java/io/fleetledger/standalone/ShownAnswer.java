package io.fleetledger.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as a document shows it, beside the real one. The fields have to be the same, and the values as well, but for those
 * that are made up anew each time: ids, instants, a few numbers, and whatever the document cuts short with an ellipsis.
 */
final class ShownAnswer {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Set<String> MADE_UP_NUMBERS =
            Set.of("expires_in", "lag_ms", "rows_per_second", "latency_ms", "duration_ms");

    private final CodeBlock shown;
    private final List<String> differences = new ArrayList<>();

    private ShownAnswer(CodeBlock shown) {
        this.shown = shown;
    }

    /** Whether the document shows that the call is refused. */
    static boolean isError(CodeBlock shown) {
        return switch (shown.language()) {
            case "http" -> shown.firstLine().matches("HTTP/1\\.1 [45]\\d\\d\\b.*");
            case "json" ->
                values(shown.text()).stream()
                        .anyMatch(value -> value.path("type").asString("").startsWith("urn:fleet-ledger:problem:"));
            default -> false;
        };
    }

    /** What is otherwise than shown; empty if nothing is. */
    static List<String> differences(CodeBlock shown, String real) {
        ShownAnswer answer = new ShownAnswer(shown);
        switch (shown.language()) {
            case "json" -> answer.json(shown.text(), real);
            case "http" -> answer.http(real);
            default -> answer.text(real);
        }
        return List.copyOf(answer.differences);
    }

    private void http(String real) {
        String[] expected = shown.text().split("\n\n", 2);
        String[] actual = real.replace("\r\n", "\n").split("\n\n", 2);
        List<String> head = expected[0].lines().toList();
        same(
                "status",
                head.get(0).strip(),
                actual[0].lines().findFirst().orElse("").strip());
        Map<String, String> headers = headers(actual[0]);
        headers(expected[0]).forEach((name, value) -> {
            String found = headers.get(name);
            if (found == null) {
                differences.add(name + ": no such header; there are " + headers.keySet());
            } else {
                same(name, value, found);
            }
        });
        json(expected.length > 1 ? expected[1] : "", actual.length > 1 ? actual[1] : "");
    }

    private static Map<String, String> headers(String head) {
        return head.lines()
                .skip(1)
                .map(line -> line.split(": *", 2))
                .collect(Collectors.toMap(
                        line -> line[0].toLowerCase(Locale.ROOT), line -> line[1], (one, more) -> one, TreeMap::new));
    }

    private void json(String expected, String actual) {
        try {
            List<JsonNode> wanted = values(expected);
            List<JsonNode> found = values(actual);
            if (wanted.size() != found.size()) {
                differences.add(wanted.size() + " JSON values are shown, " + found.size() + " came");
            } else {
                for (int i = 0; i < wanted.size(); i++) {
                    same("$", wanted.get(i), found.get(i));
                }
            }
        } catch (JacksonException unreadable) {
            differences.add("not JSON: " + unreadable.getOriginalMessage());
        }
    }

    private static List<JsonNode> values(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return JSON.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        }
    }

    private void same(String path, JsonNode expected, JsonNode actual) {
        if (expected.getNodeType() != actual.getNodeType()) {
            differences.add(path + ": " + expected + " is shown, " + actual + " came");
        } else if (expected.isObject()) {
            Set<String> missing = new TreeSet<>(expected.propertyNames());
            missing.removeAll(actual.propertyNames());
            Set<String> more = new TreeSet<>(actual.propertyNames());
            more.removeAll(expected.propertyNames());
            if (!missing.isEmpty() || !more.isEmpty()) {
                differences.add(path + ": shown but missing " + missing + ", not shown " + more);
            }
            expected.properties().stream()
                    .filter(field -> actual.has(field.getKey()) && !isMadeUp(field))
                    .forEach(field -> same(path + "." + field.getKey(), field.getValue(), actual.get(field.getKey())));
        } else if (expected.isArray()) {
            if (expected.size() != actual.size()) {
                differences.add(path + ": " + expected.size() + " items are shown, " + actual.size() + " came");
            }
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                same(path + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (expected.isNumber()) {
            if (expected.decimalValue().compareTo(actual.decimalValue()) != 0) { // 95 is 95.0.
                differences.add(path + ": " + expected + " is shown, " + actual + " came");
            }
        } else {
            same(path, expected.asString(), actual.asString());
        }
    }

    private static boolean isMadeUp(Map.Entry<String, JsonNode> field) {
        return field.getValue().isNumber() && MADE_UP_NUMBERS.contains(field.getKey());
    }

    private void same(String path, String expected, String actual) {
        boolean alike = expected.equals(actual)
                || Stream.of(ID, INSTANT)
                        .anyMatch(form -> form.matcher(expected).matches()
                                && form.matcher(actual).matches())
                || (expected.contains("…") && pattern(expected).matcher(actual).matches());
        if (!alike) {
            differences.add(path + ": " + expected + " is shown, " + actual + " came");
        }
    }

    private static Pattern pattern(String cutShort) {
        return Pattern.compile(
                Stream.of(cutShort.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private void text(String real) {
        List<String> expected = shown.text().lines().map(String::stripTrailing).toList();
        List<String> actual = real.lines().map(String::stripTrailing).toList();
        if (expected.size() != actual.size()) {
            differences.add(expected.size() + " lines are shown, " + actual.size() + " came");
        }
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            same("line " + (i + 1), expected.get(i), actual.get(i));
        }
    }
}
