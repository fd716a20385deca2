package com.example.maintenance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * A notification to the desk.
 *
 * @param id of the event, by which the desk recognizes a repeat
 * @param reasons in words, the worst first
 */
record Notification(
        @JsonProperty("id") String id,
        @JsonProperty("machine_id") String machineId,
        @JsonProperty("critical_since") Instant criticalSince,
        @JsonProperty("reasons") List<String> reasons) {

    Notification {
        reasons = List.copyOf(reasons);
    }

    static String reason(String rule, String metric, double value, double threshold) {
        return "%s: %s is %s, threshold %s".formatted(rule, metric, value, threshold);
    }
}
