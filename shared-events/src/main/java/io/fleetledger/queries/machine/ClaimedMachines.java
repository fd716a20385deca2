package io.fleetledger.queries.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/** Who holds which of the identifiers asked for; one that nobody holds is not in it. */
public record ClaimedMachines(@JsonProperty("machines") List<Holder> machines) {

    public ClaimedMachines {
        machines = List.copyOf(machines);
    }

    /** A machine and the identifier that it holds. */
    public record Holder(
            @JsonProperty("machine_identifier") String machineIdentifier,
            @JsonProperty("machine_id") UUID machineId) {}
}
