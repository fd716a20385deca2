package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A projection and how far it has followed the log.
 *
 * @param position of the last event that all of it has seen, as far as it was stored; null before the first
 * @param head position of the log's last event; null if there is none
 * @param lagEvents that it has yet to see
 * @param lagMs how long ago the first of these was recorded, in milliseconds; 0 if there are none
 * @param state {@code following}; {@code replaying} while it is rebuilt beside; {@code stopped} if no process follows
 *     the log with it; {@code unreachable} if no process answers for it, and then nothing else is known
 * @param progress of the rebuild that is under way, or of the last one; null if there was none
 */
@JsonPropertyOrder({"name", "position", "head", "lag_events", "lag_ms", "state", "progress"})
public record ProjectionView(
        @JsonProperty("name") String name,
        @JsonProperty("position") @Nullable Long position,
        @JsonProperty("head") @Nullable Long head,
        @JsonProperty("lag_events") @Nullable Long lagEvents,
        @JsonProperty("lag_ms") @Nullable Long lagMs,
        @JsonProperty("state") String state,
        @JsonProperty("progress") @Nullable ReplayProgress progress) {}
