package io.fleetledger.system;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The alerts as one caller uses them. */
record Alerts(Api api) {

    static final String PATH = "/api/v1/alerts";
    static final String STATS = PATH + "/stats";
    static final String BULK = PATH + "/bulk/acknowledge";

    /** An alert as an answer shows it. */
    record Alert(String id, String ruleId, String severity, boolean open, JsonNode json) {

        static Alert of(JsonNode json) {
            return new Alert(
                    json.path("id").stringValue(),
                    json.path("rule_id").stringValue(),
                    json.path("severity").stringValue(),
                    json.path("resolved_at").isNull(),
                    json);
        }

        String path() {
            return PATH + "/" + id;
        }
    }

    /** All of a list, page by page. */
    List<Alert> found(Object... parameters) {
        List<Alert> found = new ArrayList<>();
        for (int page = 1, pages = 1; page <= pages; page++) {
            JsonNode json = api.get(PATH + Query.of(Api.with(parameters, "page", page, "page_size", 100)))
                    .expect(200)
                    .json();
            Json.elements(json.path("items")).forEach(alert -> found.add(Alert.of(alert)));
            pages = json.path("total_pages").intValue();
        }
        return found;
    }

    List<Alert> of(Machine machine) {
        return found("machine_id", machine.id());
    }

    List<Alert> openOf(Machine machine) {
        return of(machine).stream().filter(Alert::open).toList();
    }

    Answer read(Alert alert) {
        return api.get(alert.path());
    }

    Alert current(Alert alert) {
        return Alert.of(read(alert).expect(200).json());
    }

    Answer acknowledge(Alert alert) {
        return api.call("POST", alert.path() + "/acknowledge").send();
    }

    Answer acknowledgeAll(List<String> ids) {
        return api.post(BULK, Json.object("alert_ids", ids));
    }

    Answer snooze(Alert alert, Object until) {
        return api.post(alert.path() + "/snooze", Json.object("snooze_until", until.toString()));
    }

    JsonNode stats() {
        return api.get(STATS).expect(200).json();
    }
}
