package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A part of the events that a processor follows, as one process at a time follows it.
 *
 * @param id of the part: what the last bits of a sequence's hash code are, those that {@code mask} has
 * @param share of all sequences, 1 for the only segment
 * @param heldBy the process that follows it; null if none does at the moment: its last batch failed and is tried again
 *     later, up to a minute apart, or it is just on its way from one process to another
 * @param position of the last event that it has seen, as far as it was stored; null before the first
 * @param lagEvents that it has yet to see
 */
@JsonPropertyOrder({"id", "mask", "share", "held_by", "position", "lag_events"})
public record SegmentView(
        @JsonProperty("id") int id,
        @JsonProperty("mask") int mask,
        @JsonProperty("share") double share,
        @JsonProperty("held_by") @Nullable String heldBy,
        @JsonProperty("position") @Nullable Long position,
        @JsonProperty("lag_events") long lagEvents) {}
