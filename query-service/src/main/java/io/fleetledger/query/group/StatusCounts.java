package io.fleetledger.query.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.events.status.MachineStatus;
import org.bson.Document;

/** The number of machines by status; every status is included. */
@JsonPropertyOrder({"healthy", "warning", "critical", "offline"})
record StatusCounts(
        @JsonProperty("healthy") int healthy,
        @JsonProperty("warning") int warning,
        @JsonProperty("critical") int critical,
        @JsonProperty("offline") int offline) {

    static StatusCounts of(Document counts) {
        return new StatusCounts(
                of(counts, MachineStatus.HEALTHY),
                of(counts, MachineStatus.WARNING),
                of(counts, MachineStatus.CRITICAL),
                of(counts, MachineStatus.OFFLINE));
    }

    private static int of(Document counts, MachineStatus status) {
        return counts.getInteger(status.wireName(), 0);
    }
}
