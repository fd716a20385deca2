package io.fleetledger.queries.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.UUID;

/**
 * A machine's newest reading of each metric, by name; empty before the first.
 */
@JsonPropertyOrder({"machine_id", "readings"})
public record LatestReadings(
        @JsonProperty("machine_id") UUID machineId,
        @JsonProperty("readings") List<ReadingView> readings) {

    public LatestReadings {
        readings = List.copyOf(readings);
    }
}
