package io.fleetledger.standalone;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values that the document's schemas ask for, that they just do not allow, and that nobody should send. */
final class FuzzValues {

    /** How well a request is meant. */
    enum Mood {
        VALID,
        NEARLY,
        HOSTILE
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PLACES = 10_000;
    private static final int SHORT = 40;

    /** Where an id of a kind is meant, though the name is another's. */
    private static final Map<String, String> KINDS = Map.of(
            "parent_id", "group_id",
            "resource_id", "machine_id",
            "machine_ids", "machine_id",
            "alert_ids", "alert_id",
            "after", "position",
            "Last-Event-ID", "position",
            "If-Match", "etag",
            "If-None-Match", "etag",
            "type", "event_type",
            "event_types", "event_type");

    /** What is no id and has a form that no schema tells; several of them are met again. */
    private static final Map<String, Arbitrary<String>> TEXTS = Map.of(
            "machine_identifier", Arbitraries.integers().between(1, 60).map(number -> "M" + number + "-⟦mark⟧"),
            "metric_name", Arbitraries.of("temperature", "pressure", "⟦mark⟧"),
            "unit", Arbitraries.of("C", "°C", "⟦mark⟧"),
            "url", Arbitraries.just("⟦hook⟧/⟦mark⟧"),
            "start_date", days(),
            "end_date", days(),
            "Prefer", Arbitraries.of("respond-async", "wait=1"),
            "Idempotency-Key", Arbitraries.integers().between(1, 2_000).map(number -> "key-" + number),
            "processor",
                    Arbitraries.of(
                            "machine-list", "machine-list", "machine-list", "machine-status-saga", "⟦projection:3⟧"),
            "action", Arbitraries.of("machine.renamed", "machine.registered", "alert.raised"));

    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\u202Eevil\u200B",
            "\uD83D\uDE00".repeat(300),
            "\uFEFF",
            "' OR '1'='1' --",
            "{\"$ne\":null}",
            "$where",
            "a.b.$c",
            ".*(a+)+$",
            "../../../../etc/passwd",
            "..\\..\\boot.ini",
            "${jndi:ldap://127.0.0.1:1/a}",
            "#{7*7}",
            "<script>alert(1)</script>",
            "=cmd|' /C calc'!A0",
            "%00",
            "%s%n%x",
            "\r\nX-Injected: 1",
            "NaN",
            "Infinity",
            "1e999999",
            "-0",
            "9".repeat(400),
            "9223372036854775808",
            "-9223372036854775809",
            "2147483648",
            "0x10",
            "\u0661\u0662",
            "null",
            "true",
            "+292278994-08-17T07:12:55.807Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "00000000-0000-0000-0000-000000000000",
            "x".repeat(5_000),
            "\u0130I\u0131",
            "e\u0301".repeat(128));

    private static final List<String> HOSTILE_JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e308",
            "1e999",
            "-1e999",
            "9223372036854775808",
            "123456789012345678901234567890",
            "0.1e-400",
            "[]",
            "{}",
            "[null]",
            "[[[[[]]]]]",
            "{\"$gt\":\"\"}",
            "{\"a\":{\"a\":{\"a\":{}}}}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "NaN",
            "'x'",
            "\"unended");

    private final JsonNode document;

    FuzzValues(JsonNode document) {
        this.document = document;
    }

    private static Arbitrary<String> days() {
        return Arbitraries.of(Instant.now().minus(1, ChronoUnit.DAYS).toString(), "2026-04-04", "2126-04-04");
    }

    /** Any of the nasty ones. */
    static Arbitrary<String> hostile() {
        return Arbitraries.of(HOSTILE);
    }

    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
    }

    /** The value as a parameter's text. */
    Arbitrary<String> text(String name, JsonNode schema, Mood mood) {
        Arbitrary<String> valid = validText(name, resolved(schema));
        return switch (mood) {
            case VALID -> valid;
            case NEARLY -> Arbitraries.frequencyOf(Tuple.of(3, valid), Tuple.of(2, nearlyText(name, resolved(schema))));
            case HOSTILE -> Arbitraries.frequencyOf(Tuple.of(1, valid), Tuple.of(2, hostile()));
        };
    }

    private Arbitrary<String> validText(String name, JsonNode schema) {
        String type = typeOf(schema);
        if (schema.has("enum")) {
            return Arbitraries.of(strings(schema.get("enum")));
        }
        return switch (type) {
            case "boolean" -> Arbitraries.of("true", "false");
            case "integer" ->
                name.equals("segment") ? Arbitraries.of("0", "1", "⟦segment:1⟧", "⟦segment:2⟧") : integer(schema);
            case "number" -> number(schema);
            case "array" -> validText(name, resolved(schema.path("items")));
            default -> validString(name, schema);
        };
    }

    private static Arbitrary<String> validString(String name, JsonNode schema) {
        String format = schema.path("format").asString("");
        if (format.equals("uuid")
                || KINDS.containsKey(name)
                || List.of("cursor", "projection", "ids", "from", "to").contains(name)) {
            return known(KINDS.getOrDefault(name, name));
        }
        if (format.equals("date-time")) {
            return Arbitraries.longs()
                    .between(-4_000_000, 240)
                    .map(ago -> Instant.now()
                            .plusSeconds(name.equals("snooze_until") ? 600 - ago : ago)
                            .truncatedTo(ChronoUnit.MILLIS)
                            .toString());
        }
        Arbitrary<String> own = TEXTS.get(name);
        return own != null ? own : words(schema.path("maxLength").asInt(SHORT));
    }

    /** Of its own mostly, of the other tenant now and then, and seldom of nobody. */
    private static Arbitrary<String> known(String kind) {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, PLACES);
        return Arbitraries.frequencyOf(
                Tuple.of(12, number.map(place -> "⟦" + kind + ":" + place + "⟧")),
                Tuple.of(2, number.map(place -> "⟦!" + kind + ":" + place + "⟧")),
                Tuple.of(1, number.map(place -> "⟦nobodys:" + place + "⟧")));
    }

    private static Arbitrary<String> words(int max) {
        int left = Math.min(SHORT, max) - SHORT + 2;
        return left < 1
                ? Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(max)
                : Arbitraries.frequencyOf(
                        Tuple.of(
                                3,
                                Arbitraries.strings()
                                        .alpha()
                                        .ofMinLength(1)
                                        .ofMaxLength(left)
                                        .map(word -> word + "⟦mark⟧")),
                        Tuple.of(1, Arbitraries.of("Ä⟦mark⟧ß", "⟦mark⟧ \uD83D\uDE00", "日本⟦mark⟧")));
    }

    private static Arbitrary<String> integer(JsonNode schema) {
        long min = schema.path("minimum").asLong(0);
        long max = schema.path("maximum").asLong(min + 1_000);
        return Arbitraries.oneOf(
                Arbitraries.longs().between(min, Math.min(max, min + 20)).map(String::valueOf),
                Arbitraries.longs().between(min, max).map(String::valueOf),
                Arbitraries.of(String.valueOf(min), String.valueOf(max)));
    }

    private static Arbitrary<String> number(JsonNode schema) {
        boolean positive = schema.has("minimum") || schema.has("exclusiveMinimum");
        return Arbitraries.doubles()
                .between(positive ? 0.5 : -150, 150)
                .ofScale(2)
                .map(String::valueOf);
    }

    private static Arbitrary<String> nearlyText(String name, JsonNode schema) {
        List<String> near = new ArrayList<>(List.of("", " ", "x", "0", "-1", "TRUE", "1.0", "1e3", "not-a-uuid"));
        if (schema.has("minimum")) {
            near.add(String.valueOf(schema.get("minimum").asLong() - 1));
        }
        if (schema.has("maximum")) {
            near.add(String.valueOf(schema.get("maximum").asLong() + 1));
        }
        if (schema.has("maxLength")) {
            near.add("y".repeat(schema.get("maxLength").asInt()));
            near.add("y".repeat(schema.get("maxLength").asInt() + 1));
        }
        near.add("2026-04-04T10:00:00"); // without offset
        near.add("⟦!" + KINDS.getOrDefault(name, name) + ":1⟧");
        near.add("\"7\"");
        near.add("W/\"1\"");
        near.add("*");
        return Arbitraries.of(near);
    }

    /** The value as JSON, or as what is none. */
    Arbitrary<String> json(String name, JsonNode unresolved, Mood mood) {
        JsonNode schema = resolved(unresolved);
        Arbitrary<String> valid = switch (typeOf(schema)) {
            case "object" -> object(schema, mood);
            case "array" -> array(name, schema, mood);
            case "boolean", "integer", "number" -> validText(name, schema);
            default -> text(name, schema, mood).map(JSON::writeValueAsString);
        };
        if (strings(schema.path("type")).contains("null")) {
            valid = Arbitraries.frequencyOf(Tuple.of(5, valid), Tuple.of(1, Arbitraries.just("null")));
        }
        return switch (mood) {
            case VALID -> valid;
            case NEARLY ->
                Arbitraries.frequencyOf(
                        Tuple.of(14, valid),
                        Tuple.of(1, Arbitraries.of("null", "true", "7", "\"7\"", "[]", "{}", "-1", "\"\"", "1.5")));
            case HOSTILE -> Arbitraries.frequencyOf(Tuple.of(5, valid), Tuple.of(1, Arbitraries.of(HOSTILE_JSON)));
        };
    }

    private Arbitrary<String> object(JsonNode schema, Mood mood) {
        List<String> required = strings(schema.path("required"));
        List<Arbitrary<String>> fields = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            Arbitrary<String> field =
                    json(name, property.getValue(), mood).map(value -> JSON.writeValueAsString(name) + ":" + value);
            boolean always = required.contains(name);
            int left = always ? (mood == Mood.VALID ? 0 : 1) : 10;
            fields.add(
                    left == 0
                            ? field
                            : Arbitraries.frequencyOf(
                                    Tuple.of(always ? 15 : 7, field), Tuple.of(left, Arbitraries.just(""))));
        });
        if (mood == Mood.HOSTILE) {
            fields.add(Arbitraries.of("", "\"id\":\"⟦!machine_id:1⟧\"", "\"tenant_id\":\"⟦!tenant_id⟧\"", "\"\":1"));
        }
        return Combinators.combine(fields)
                .as(all -> "{"
                        + String.join(
                                ",",
                                all.stream().filter(field -> !field.isEmpty()).toList()) + "}");
    }

    private Arbitrary<String> array(String name, JsonNode schema, Mood mood) {
        return json(name, schema.path("items"), mood)
                .list()
                .ofMinSize(mood == Mood.VALID ? schema.path("minItems").asInt(0) : 0)
                .ofMaxSize(5)
                .map(items -> "[" + String.join(",", items) + "]");
    }

    private static String typeOf(JsonNode schema) {
        return strings(schema.path("type")).stream()
                .filter(type -> !type.equals("null"))
                .findFirst()
                .orElse("string");
    }

    private static List<String> strings(JsonNode node) {
        return (node.isArray() ? node.values().stream() : Stream.of(node))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }
}
