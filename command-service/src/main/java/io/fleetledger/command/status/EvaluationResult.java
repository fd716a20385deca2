package io.fleetledger.command.status;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.StatusDecision;
import java.util.List;

/** A machine's condition after an input, and the decisions that follow. */
record EvaluationResult(MachineCondition condition, List<StatusDecision> statuses, List<AlertDecision> alerts) {

    EvaluationResult {
        statuses = List.copyOf(statuses);
        alerts = List.copyOf(alerts);
    }
}
