package io.fleetledger.command.alert;

import io.fleetledger.commands.status.MachineDecision;
import java.util.List;

/** Applies decisions to the alerts that they are about. */
public interface AlertDecisions {

    /**
     * Applies the decisions about many machines' alerts in the current unit of work. Never refused: a decision has no
     * effect if its cause is not after the alert's last one, or if the alert is resolved or was never raised.
     *
     * @param decisions all of the unit of work: the alerts of all machines are locked in one order
     */
    void apply(String tenantId, List<MachineDecision> decisions);
}
