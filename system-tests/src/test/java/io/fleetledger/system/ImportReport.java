package io.fleetledger.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What an import says it has done.
 *
 * @param errors by row
 * @param pending whether lists show it a little later only
 */
record ImportReport(long created, long updated, long skipped, Map<Long, String> errors, boolean pending) {

    ImportReport {
        errors = Map.copyOf(errors);
    }

    static ImportReport of(Answer answer) {
        JsonNode json = answer.json();
        Map<Long, String> errors = new TreeMap<>();
        Json.elements(json.path("errors"))
                .forEach(error -> errors.merge(
                        error.path("row").longValue(), error.path("error").stringValue(), (a, b) -> a + "; " + b));
        return new ImportReport(
                json.path("created").longValue(),
                json.path("updated").asLong(0),
                json.path("skipped").longValue(),
                errors,
                answer.header("X-Projection-Pending").equals("true"));
    }

    List<Long> rows() {
        return errors.keySet().stream().sorted().toList();
    }
}
