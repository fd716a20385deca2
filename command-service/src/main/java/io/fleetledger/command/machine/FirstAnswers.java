package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.status.MachineStatus;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** What a registration was answered with, rebuilt from its event: a repeat gets the first answer, whatever came after. */
@Component
class FirstAnswers {

    private final EventStore eventStore;

    FirstAnswers(EventStore eventStore) {
        this.eventStore = eventStore;
    }

    MachineState of(UUID machineId) {
        var first = eventStore.readEvents(machineId.toString(), 0).next();
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
