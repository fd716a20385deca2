package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What machines measured, as one caller sends and reads it. */
record Readings(Api api) {

    static final String INGEST = "/api/v1/ingest";

    /** An ordinary reading's fields, to be spoiled at will. */
    static Map<String, @Nullable Object> reading(String identifier, String metric, double value, Instant at) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("machine_identifier", identifier);
        fields.put("timestamp", at.toString());
        fields.put("metric_name", metric);
        fields.put("value", value);
        fields.put("unit", "°C");
        return fields;
    }

    static Map<String, @Nullable Object> reading(Machine machine, String metric, double value, Instant at) {
        return reading(machine.identifier(), metric, value, at);
    }

    /** An ordinary reading with one field of another value, or, with two nulls, as it is. */
    static Map<String, @Nullable Object> readingWith(Machine machine, String field, @Nullable Object value) {
        Map<String, @Nullable Object> fields = reading(machine, "temperature", 20, Instant.now());
        fields.put(field, value);
        return fields;
    }

    static String body(List<? extends Map<String, ?>> readings) {
        return Json.object("readings", readings);
    }

    /** The same, each reading given as text that need not be what JSON allows. */
    static String textOf(String... readings) {
        return "{\"readings\":[" + String.join(",", readings) + "]}";
    }

    /** An ordinary reading as text, its value written like this. */
    static String withValue(Machine machine, String value) {
        return Json.object(reading(machine, "temperature", 0, Instant.now()))
                .replace("\"value\":0.0", "\"value\":" + value);
    }

    Answer trySend(List<? extends Map<String, ?>> readings) {
        return api.post(INGEST, body(readings));
    }

    @SafeVarargs
    final IngestReport send(Map<String, ?>... readings) {
        List<Map<String, ?>> all = new ArrayList<>();
        for (Map<String, ?> reading : readings) {
            all.add(reading);
        }
        return IngestReport.of(trySend(all));
    }

    IngestReport sendText(String... readings) {
        return IngestReport.of(api.post(INGEST, textOf(readings)));
    }

    /** Sends one value, which has to be accepted. */
    void put(Machine machine, String metric, double value, Instant at) {
        IngestReport report = send(reading(machine, metric, value, at));
        assertThat(report.accepted()).as(report::toString).isEqualTo(1);
    }

    /** The newest value of each metric. */
    Map<String, Double> latest(Machine machine) {
        JsonNode json = api.get(machine.path() + "/readings/latest").expect(200).json();
        assertThat(json.path("machine_id").stringValue()).isEqualTo(machine.id());
        Map<String, Double> latest = new TreeMap<>();
        for (JsonNode reading : Json.elements(json.path("readings"))) {
            assertThat(latest.put(
                            reading.path("metric_name").stringValue(),
                            reading.path("value").doubleValue()))
                    .isNull();
        }
        return latest;
    }

    Answer history(Machine machine, Object... parameters) {
        return api.get(machine.path() + "/readings" + Query.of(parameters));
    }

    /** The items of one page, as they came. */
    List<JsonNode> items(Machine machine, Object... parameters) {
        JsonNode json = history(machine, parameters).expect(200).json();
        assertThat(json.path("machine_id").stringValue()).isEqualTo(machine.id());
        return Json.elements(json.path("items"));
    }
}
