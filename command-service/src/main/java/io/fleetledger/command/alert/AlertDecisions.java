package io.fleetledger.command.alert;

import io.fleetledger.commands.status.MachineDecision;
import java.util.List;

/** Where alerts are told what was decided about them. */
public interface AlertDecisions {

    /**
     * Carries the decisions about many machines' alerts out within the current unit of work. Never refused: a cause not
     * above the last that an alert knows has no effect, nor has anything about an alert that is over or was never raised.
     *
     * @param decisions all of the unit of work: the alerts of all machines are locked in one order
     */
    void apply(String tenantId, List<MachineDecision> decisions);
}
