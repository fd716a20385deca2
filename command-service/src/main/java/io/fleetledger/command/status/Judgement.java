package io.fleetledger.command.status;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.StatusDecision;
import java.util.List;

/** What a machine's condition is after an input, and what is to be done about it. */
record Judgement(MachineCondition condition, List<StatusDecision> statuses, List<AlertDecision> alerts) {

    Judgement {
        statuses = List.copyOf(statuses);
        alerts = List.copyOf(alerts);
    }
}
