package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.axon.AggregateEvents;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Rebuilds a registration's response from its event: a repetition gets the first response, whatever came after. */
@Component
class OriginalResponses {

    private final AggregateEvents events;

    OriginalResponses(AggregateEvents events) {
        this.events = events;
    }

    MachineState of(UUID machineId) {
        var first = events.first(machineId.toString());
        var registered = (MachineRegisteredEvent) first.getPayload();
        return new MachineState(
                registered.machineId(),
                registered.tenantId(),
                registered.name(),
                registered.machineIdentifier(),
                registered.protocol(),
                registered.location(),
                registered.offlineAfterSeconds(),
                MachineStatus.OFFLINE,
                true,
                first.getTimestamp(),
                first.getTimestamp(),
                registered.version(),
                first.getSequenceNumber());
    }
}
