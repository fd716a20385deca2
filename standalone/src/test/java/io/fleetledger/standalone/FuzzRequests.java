package io.fleetledger.standalone;

import io.fleetledger.standalone.FuzzDraft.FuzzBody;
import io.fleetledger.standalone.FuzzValues.Mood;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import tools.jackson.databind.JsonNode;

/** Requests of every operation of the document: some as it asks for, some nearly so, some hostile. */
final class FuzzRequests {

    /** The boundary of a form's parts. */
    private static final String BOUNDARY = "fuzz-boundary";

    private static final String ABSENT = "\uFFFF";
    private static final String CSV_HEADER = "name,machine_identifier,protocol,location\n";

    private static final Arbitrary<String> CLIENTS = Arbitraries.frequency(
            Tuple.of(45, "admin"),
            Tuple.of(35, "acme-admin"),
            Tuple.of(8, "operator"),
            Tuple.of(5, "viewer"),
            Tuple.of(2, "agent"),
            Tuple.of(1, ""));

    private final FuzzValues values;
    private final List<ApiOperation> operations;

    FuzzRequests(JsonNode document, List<ApiOperation> operations) {
        this.values = new FuzzValues(document);
        this.operations = operations;
    }

    Arbitrary<FuzzDraft> any() {
        List<Tuple2<Integer, Arbitrary<FuzzDraft>>> all = new ArrayList<>();
        for (ApiOperation operation : operations) {
            int weight = operation.isHeavy() ? 1 : 3;
            all.add(Tuple.of(6 * weight, of(operation, Mood.VALID)));
            all.add(Tuple.of(3 * weight, of(operation, Mood.NEARLY)));
            all.add(Tuple.of(weight, of(operation, Mood.HOSTILE)));
        }
        return Arbitraries.frequencyOf(all);
    }

    private Arbitrary<FuzzDraft> of(ApiOperation operation, Mood mood) {
        return Combinators.combine(
                        CLIENTS,
                        parameters(operation, "path", mood),
                        parameters(operation, "query", mood),
                        headers(operation, mood),
                        body(operation, mood),
                        Arbitraries.integers().between(0, 9))
                .as((client, path, query, headers, body, dice) -> new FuzzDraft(
                        operation,
                        client,
                        path,
                        query,
                        headers,
                        body.text().equals(ABSENT) ? null : body,
                        mood == Mood.HOSTILE && dice == 0));
    }

    private Arbitrary<Map<String, String>> parameters(ApiOperation operation, String in, Mood mood) {
        List<JsonNode> parameters = operation.parameters(in);
        boolean always = in.equals("path");
        List<Arbitrary<String>> texts = parameters.stream()
                .map(parameter -> {
                    Arbitrary<String> text =
                            values.text(parameter.path("name").asString(), parameter.path("schema"), mood);
                    return always
                            ? text
                            : Arbitraries.frequencyOf(Tuple.of(1, text), Tuple.of(5, Arbitraries.just(ABSENT)));
                })
                .toList();
        return Combinators.combine(texts).as(all -> {
            Map<String, String> byName = new TreeMap<>();
            for (int index = 0; index < all.size(); index++) {
                if (!all.get(index).equals(ABSENT)) {
                    byName.put(parameters.get(index).path("name").asString(), all.get(index));
                }
            }
            return byName;
        });
    }

    /** With what the answer may be written in. */
    private Arbitrary<Map<String, String>> headers(ApiOperation operation, Mood mood) {
        List<String> accepted = new ArrayList<>(operation.node().path("responses").values().stream()
                .flatMap(answer -> answer.path("content").propertyNames().stream())
                .filter(type -> !type.startsWith("application/problem"))
                .toList());
        for (int anything = 0; anything < 8; anything++) {
            accepted.add("*/*");
        }
        if (mood != Mood.VALID) {
            accepted.addAll(List.of("application/problem+json", "image/png", "text/html, */*;q=0.1", "no type", ";;"));
        }
        return Combinators.combine(parameters(operation, "header", mood), Arbitraries.of(accepted))
                .as((headers, accept) -> {
                    Map<String, String> all = new TreeMap<>(headers);
                    all.put("Accept", accept);
                    return all;
                });
    }

    private Arbitrary<FuzzBody> body(ApiOperation operation, Mood mood) {
        List<Arbitrary<FuzzBody>> bodies = new ArrayList<>();
        operation.bodies().properties().forEach(content -> {
            String type = content.getKey();
            Arbitrary<String> text = operation.path().endsWith("/alert-rules")
                    ? Arbitraries.frequencyOf(
                            Tuple.of(1, rules()),
                            Tuple.of(1, textOf(type, content.getValue().path("schema"), mood)))
                    : textOf(type, content.getValue().path("schema"), mood);
            bodies.add(text.map(written -> new FuzzBody(headerOf(type), written)));
        });
        Arbitrary<FuzzBody> none = Arbitraries.just(new FuzzBody("application/json", ABSENT));
        if (bodies.isEmpty()) {
            return mood == Mood.HOSTILE
                    ? Arbitraries.oneOf(none, Arbitraries.of("{}", "[", "x").map(FuzzRequests::json))
                    : none;
        }
        Arbitrary<FuzzBody> any = Arbitraries.oneOf(bodies);
        return switch (mood) {
            case VALID -> any;
            case NEARLY -> Arbitraries.frequencyOf(Tuple.of(30, any), Tuple.of(1, none));
            case HOSTILE ->
                Arbitraries.frequencyOf(
                        Tuple.of(8, any),
                        Tuple.of(1, none),
                        Tuple.of(1, noJson().map(FuzzRequests::json)),
                        Tuple.of(
                                1,
                                Combinators.combine(
                                                any,
                                                Arbitraries.of(
                                                        "text/plain",
                                                        "application/xml",
                                                        "application/json;charset=UTF-16",
                                                        "text/csv;charset=none",
                                                        "multipart/form-data",
                                                        "x"))
                                        .as((body, type) -> new FuzzBody(type, body.text()))));
        };
    }

    private static FuzzBody json(String text) {
        return new FuzzBody("application/json", text);
    }

    private static String headerOf(String type) {
        return type.startsWith("multipart/") ? type + "; boundary=" + BOUNDARY : type;
    }

    private Arbitrary<String> textOf(String type, JsonNode schema, Mood mood) {
        return switch (type) {
            case "application/json" -> values.json("", schema, mood);
            case "multipart/form-data" -> file(mood).map(FuzzRequests::form);
            case "text/csv" -> readingsAsCsv(mood);
            case "application/x-ndjson" -> readingsAsNdjson(mood);
            default -> FuzzValues.hostile();
        };
    }

    /** Their fields have to go together, which no schema says. */
    private static Arbitrary<String> rules() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.of("", "\"machine_id\":\"⟦machine_id:1⟧\",", "\"group_id\":\"⟦group_id:1⟧\","),
                        Arbitraries.of("gt", "gte"),
                        Arbitraries.integers().between(0, 3))
                .as((critical, scope, operator, wait) -> "{\"name\":\"Rule ⟦mark⟧\"," + scope
                        + "\"metric_name\":\"temperature\",\"operator\":\"" + operator + "\",\"critical_threshold\":"
                        + critical + ",\"for_seconds\":" + wait + "}");
    }

    private static Arbitrary<String> noJson() {
        return Arbitraries.of(
                "",
                " ",
                "{",
                "}",
                "[]",
                "null",
                "\"x\"",
                "{}{}",
                "{\"name\":1,\"name\":2}",
                "\uFEFF{}",
                "{\"a\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}",
                "[".repeat(100_000),
                "{\"name\":\"" + "x".repeat(2_000_000) + "\"}");
    }

    static String form(String file) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"machines.csv\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + file + "\r\n--" + BOUNDARY + "--\r\n";
    }

    private Arbitrary<String> file(Mood mood) {
        Arbitrary<String> cell = mood == Mood.VALID ? Arbitraries.just("⟦mark⟧") : FuzzValues.hostile();
        Arbitrary<String> row = Combinators.combine(
                        Arbitraries.integers().between(1, 80),
                        Arbitraries.of("json", "csv", "opc_ua", mood == Mood.VALID ? "json" : "telepathy"),
                        cell)
                .as((number, protocol, text) ->
                        "N" + number + "⟦mark⟧,F" + number + "-⟦mark⟧," + protocol + ",\"" + text + "\"\n");
        Arbitrary<String> rows = row.list().ofMinSize(1).ofMaxSize(6).map(all -> CSV_HEADER + String.join("", all));
        Arbitrary<String> lines = row.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(all -> "{\"name\":\"J⟦mark⟧\",\"machine_identifier\":\"J" + all.size()
                        + "-⟦mark⟧\",\"protocol\":\"json\"}\n");
        return mood == Mood.VALID
                ? Arbitraries.frequencyOf(Tuple.of(4, rows), Tuple.of(1, lines))
                : Arbitraries.frequencyOf(
                        Tuple.of(4, rows),
                        Tuple.of(1, lines),
                        Tuple.of(
                                2,
                                Arbitraries.of(
                                        "",
                                        "PK\u0003\u0004 and then nothing",
                                        "name\n",
                                        CSV_HEADER,
                                        "\"",
                                        "{",
                                        "%PDF-1.4",
                                        CSV_HEADER + "\"".repeat(5_000),
                                        "name;machine_identifier;protocol\n" + ";".repeat(3_000),
                                        CSV_HEADER + "x,".repeat(3_000))));
    }

    private Arbitrary<String> reading(Mood mood) {
        JsonNode schema = operations.stream()
                .filter(operation -> operation.path().endsWith("/ingest"))
                .findFirst()
                .orElseThrow()
                .bodies()
                .path("application/json")
                .path("schema");
        JsonNode item =
                values.resolved(schema).path("properties").path("readings").path("items");
        return values.json("", item, mood);
    }

    private Arbitrary<String> readingsAsNdjson(Mood mood) {
        Arbitrary<String> lines = reading(mood).list().ofMinSize(1).ofMaxSize(5).map(all -> String.join("\n", all));
        return mood == Mood.VALID ? lines : Arbitraries.frequencyOf(Tuple.of(5, lines), Tuple.of(1, noJson()));
    }

    private static Arbitrary<String> readingsAsCsv(Mood mood) {
        Arbitrary<String> row = Combinators.combine(
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.doubles().between(-150, 150).ofScale(2),
                        mood == Mood.VALID ? Arbitraries.just("C") : FuzzValues.hostile())
                .as((number, value, unit) ->
                        "M" + number + "-⟦mark⟧,2026-11-01T00:00:00Z,temperature," + value + ",\"" + unit + "\"\n");
        return row.list()
                .ofMinSize(mood == Mood.VALID ? 1 : 0)
                .ofMaxSize(5)
                .map(rows -> "machine_identifier,timestamp,metric_name,value,unit\n" + String.join("", rows));
    }
}
