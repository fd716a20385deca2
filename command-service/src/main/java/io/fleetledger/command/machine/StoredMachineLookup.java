package io.fleetledger.command.machine;

import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.support.axon.AggregateEvents;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Machines in the event store. No machine is locked: the caller holds the lock of a group or of a rule. */
@Component
final class StoredMachineLookup implements MachineLookup {

    /** A machine with no more events than this takes one read: a request may name thousands of machines. */
    static final int SHORT_LIFE = 100;

    private final AggregateEvents events;
    private final EventStore eventStore;

    StoredMachineLookup(AggregateEvents events, EventStore eventStore) {
        this.events = events;
        this.eventStore = eventStore;
    }

    @Override
    public boolean belongsTo(String tenantId, UUID machineId) {
        return beginsMachineOf(tenantId, events.read(machineId.toString(), 0, 1));
    }

    /** Reads a longer history from its last snapshot on, as a command for the machine would. */
    @Override
    public Optional<Boolean> isActive(String tenantId, UUID machineId) {
        List<DomainEventMessage<?>> beginning = events.read(machineId.toString(), 0, SHORT_LIFE + 1L);
        if (!beginsMachineOf(tenantId, beginning)) {
            return Optional.empty();
        }
        return Optional.of(isActiveAfter(
                beginning.size() <= SHORT_LIFE ? beginning.iterator() : eventStore.readEvents(machineId.toString())));
    }

    private static boolean beginsMachineOf(String tenantId, List<DomainEventMessage<?>> beginning) {
        return !beginning.isEmpty()
                && beginning.get(0).getPayload() instanceof MachineRegisteredEvent registered
                && registered.tenantId().equals(tenantId);
    }

    /** Uses the events' types, because a payload is deserialized only when it is requested. */
    private static boolean isActiveAfter(Iterator<? extends DomainEventMessage<?>> life) {
        boolean active = false;
        while (life.hasNext()) {
            DomainEventMessage<?> event = life.next();
            Class<?> kind = event.getPayloadType();
            if (kind == Machine.class) {
                active = ((Machine) event.getPayload()).isActive();
            } else if (kind == MachineRegisteredEvent.class || kind == MachineRestoredEvent.class) {
                active = true;
            } else if (kind == MachineRetiredEvent.class) {
                active = false;
            }
        }
        return active;
    }
}
