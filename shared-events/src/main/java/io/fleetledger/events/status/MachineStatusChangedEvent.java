package io.fleetledger.events.status;

import io.fleetledger.events.machine.MachineEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A machine's status has changed, by its readings and rules. The old and the new status always differ.
 *
 * @param reasons every rule that it is past, the worst first; empty for healthy and offline
 */
@Revision("1")
public record MachineStatusChangedEvent(
        UUID machineId,
        String tenantId,
        MachineStatus oldStatus,
        MachineStatus newStatus,
        List<StatusReason> reasons,
        StatusCause cause)
        implements MachineEvent {

    public MachineStatusChangedEvent {
        reasons = List.copyOf(reasons);
    }
}
