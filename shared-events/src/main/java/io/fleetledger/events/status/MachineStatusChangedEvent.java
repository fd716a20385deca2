package io.fleetledger.events.status;

import io.fleetledger.events.machine.MachineEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A machine's readings and rules say that it is otherwise than before. Never for a repeat: old and new differ.
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
