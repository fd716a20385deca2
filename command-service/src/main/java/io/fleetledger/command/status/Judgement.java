package io.fleetledger.command.status;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.StatusDecision;
import java.util.List;

/** A machine's condition after an input, and the decisions that follow. */
record Judgement(MachineCondition condition, List<StatusDecision> statuses, List<AlertDecision> alerts) {

    Judgement {
        statuses = List.copyOf(statuses);
        alerts = List.copyOf(alerts);
    }
}
