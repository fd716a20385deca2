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
 * @param sequence of the event among those of its machine or group, from 0; in a history that includes what is related, the
 *     id that subscribers know it by
 * @param type as subscribers are told of it
 * @param actor who caused it, or null where nobody is known
 * @param correlationId the trace id of the request that began it all, or null
 * @param summary a sentence's end, of which the machine or group is the subject
 * @param payload the event's fields, as subscribers are told them
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
