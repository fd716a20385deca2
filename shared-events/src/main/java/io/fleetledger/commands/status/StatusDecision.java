package io.fleetledger.commands.status;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.events.status.StatusReason;
import java.util.List;

/**
 * A machine is to have this status.
 *
 * @param sinceVersion the machine's version when it entered the fleet, or last came back to it: what was decided about
 *     an earlier stay has no effect
 * @param reasons as in {@link io.fleetledger.events.status.MachineStatusChangedEvent}
 */
public record StatusDecision(StatusCause cause, long sinceVersion, MachineStatus status, List<StatusReason> reasons) {

    public StatusDecision {
        reasons = List.copyOf(reasons);
    }
}
