package io.fleetledger.queries.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/** Those of the machines asked for that are shown as active machines of the tenant. */
public record ActiveMachines(@JsonProperty("machines") List<Shown> machines) {

    public ActiveMachines {
        machines = List.copyOf(machines);
    }

    /**
     * A machine as the projection knows it.
     *
     * @param sequence of the last event that the projection has of it: if the machine has a later one, it may have
     *     retired
     */
    public record Shown(
            @JsonProperty("machine_id") UUID machineId,
            @JsonProperty("sequence") long sequence) {}
}
