package io.fleetledger.commands.processor;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What became of a sequence of parked events.
 *
 * @param found whether the event was parked, for this tenant, when the command came
 * @param stillParked events of its sequence that are parked now; 0 when the processor is level with the machine again
 */
public record ParkedSequenceState(
        @JsonProperty("found") boolean found,
        @JsonProperty("still_parked") long stillParked) {}
