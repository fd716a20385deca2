package io.fleetledger.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The alert rules as one caller uses them. */
record Rules(Api api) {

    static final String PATH = "/api/v1/alert-rules";

    /** A rule as an answer shows it. */
    record Rule(String id, JsonNode json) {

        static Rule of(Answer answer) {
            return new Rule(answer.json().path("id").stringValue(), answer.json());
        }

        String path() {
            return PATH + "/" + id;
        }

        String etag() {
            return "\"" + json.path("version").longValue() + "\"";
        }
    }

    /** Temperature above 80 is a warning, above 95 critical, for all machines; with other fields, or more. */
    static String body(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", "Hot");
        fields.put("metric_name", "temperature");
        fields.put("operator", "gt");
        fields.put("warning_threshold", 80);
        fields.put("critical_threshold", 95);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return Json.object(fields);
    }

    Answer tryCreate(@Nullable Object... namesAndValues) {
        return api.post(PATH, body(namesAndValues));
    }

    Rule create(@Nullable Object... namesAndValues) {
        return Rule.of(tryCreate(namesAndValues).expect(201));
    }

    /** The same for one machine. */
    Rule createFor(Machine machine, @Nullable Object... namesAndValues) {
        @Nullable Object[] all = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        all[namesAndValues.length] = "machine_id";
        all[namesAndValues.length + 1] = machine.id();
        return create(all);
    }

    /** A rule that learns what is usual of the machine; with other fields, or more. */
    Answer tryBaselineFor(Machine machine, @Nullable Object... namesAndValues) {
        @Nullable Object[] fields = {
            "machine_id",
            machine.id(),
            "type",
            "baseline",
            "operator",
            null,
            "warning_threshold",
            null,
            "critical_threshold",
            null,
            "warning_sigma",
            3,
            "critical_sigma",
            6,
            "min_samples",
            30
        };
        @Nullable Object[] all = Arrays.copyOf(fields, fields.length + namesAndValues.length);
        System.arraycopy(namesAndValues, 0, all, fields.length, namesAndValues.length);
        return tryCreate(all);
    }

    Answer read(Rule rule) {
        return api.get(rule.path());
    }

    Answer patch(Rule rule, @Nullable Object... namesAndValues) {
        return api.call("PATCH", rule.path()).json(Json.object(namesAndValues)).send();
    }

    Answer delete(Rule rule) {
        return api.call("DELETE", rule.path()).send();
    }

    /** The ids of all rules, page by page. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int page = 1, pages = 1; page <= pages; page++) {
            JsonNode json = api.get(PATH + Query.of("page", page, "page_size", 100))
                    .expect(200)
                    .json();
            Json.elements(json.path("items"))
                    .forEach(rule -> ids.add(rule.path("id").stringValue()));
            pages = json.path("total_pages").intValue();
        }
        return ids;
    }
}
