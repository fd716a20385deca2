package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A part of the events that a processor follows; one process at a time follows it.
 *
 * @param id the last bits, selected by {@code mask}, of the hash codes of its sequences
 * @param share of all sequences, 1 for the only segment
 * @param heldBy the process that follows it; null if none does: its last batch failed and is retried within a minute,
 *     or it is moving from one process to another
 * @param position the last stored position; null before the first event
 * @param lagEvents events that it has yet to see
 */
@JsonPropertyOrder({"id", "mask", "share", "held_by", "position", "lag_events"})
public record SegmentView(
        @JsonProperty("id") int id,
        @JsonProperty("mask") int mask,
        @JsonProperty("share") double share,
        @JsonProperty("held_by") @Nullable String heldBy,
        @JsonProperty("position") @Nullable Long position,
        @JsonProperty("lag_events") long lagEvents) {}
