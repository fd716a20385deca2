package io.fleetledger.command.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** The response to {@code POST /alerts/bulk/acknowledge}. */
@JsonPropertyOrder({"acknowledged_count", "already_acknowledged_count"})
record AcknowledgedView(
        @JsonProperty("acknowledged_count") int acknowledgedCount,
        @JsonProperty("already_acknowledged_count") int alreadyAcknowledgedCount) {}
