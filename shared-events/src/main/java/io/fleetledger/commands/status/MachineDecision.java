package io.fleetledger.commands.status;

import java.util.List;
import java.util.UUID;

/** What a machine's saga decided, each list in the order of the causes. */
public record MachineDecision(UUID machineId, List<StatusDecision> statuses, List<AlertDecision> alerts) {

    public MachineDecision {
        statuses = List.copyOf(statuses);
        alerts = List.copyOf(alerts);
    }
}
