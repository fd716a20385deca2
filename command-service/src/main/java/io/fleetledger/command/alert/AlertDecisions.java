package io.fleetledger.command.alert;

import io.fleetledger.commands.status.AlertDecision;
import java.util.List;
import java.util.UUID;

/** Where alerts are told what was decided about them. */
public interface AlertDecisions {

    /**
     * Carries the decisions out within the current unit of work. Never refused: a cause not above the last that an alert
     * knows has no effect, nor has anything about an alert that is over or was never raised.
     *
     * @param decisions of one machine, in the order of their causes
     */
    void apply(UUID machineId, String tenantId, List<AlertDecision> decisions);
}
