package io.fleetledger.query.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.subscription.PublishedType;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a machine or a group as its history shows it.
 *
 * @param sequence of the event among those of its machine or group, from 0; in a history that includes related events,
 *     the id by which subscribers know it
 * @param type as published
 * @param actor the user or key that caused it, or null if unknown
 * @param correlationId the trace id of the request that started it all, or null
 * @param summary the end of a sentence whose subject is the machine or group
 * @param payload the event's fields, as published
 */
@JsonPropertyOrder({"sequence", "type", "timestamp", "actor", "correlation_id", "summary", "payload"})
record HistoryItem(
        @JsonProperty("sequence") long sequence,
        @JsonProperty("type") PublishedType type,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("actor") @Nullable String actor,
        @JsonProperty("correlation_id") @Nullable String correlationId,
        @JsonProperty("summary") String summary,
        @JsonProperty("payload") Map<String, @Nullable Object> payload) {

    HistoryItem {
        payload = Collections.unmodifiableMap(new LinkedHashMap<>(payload)); // Keeps its order, and its nulls.
    }
}
