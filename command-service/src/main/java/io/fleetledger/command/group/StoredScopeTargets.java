package io.fleetledger.command.group;

import io.fleetledger.command.rule.ScopeTargets;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Machines and groups as the event store has them. */
@Component
final class StoredScopeTargets implements ScopeTargets {

    private final EventStore eventStore;
    private final Hierarchy hierarchy;

    StoredScopeTargets(EventStore eventStore, Hierarchy hierarchy) {
        this.eventStore = eventStore;
        this.hierarchy = hierarchy;
    }

    /** By its first event: what came later may be much, and does not matter. */
    @Override
    public boolean hasMachine(String tenantId, UUID machineId) {
        var events = eventStore.readEvents(machineId.toString(), 0);
        return events.hasNext()
                && events.next().getPayload() instanceof MachineRegisteredEvent registered
                && registered.tenantId().equals(tenantId);
    }

    @Override
    public boolean hasGroup(String tenantId, UUID groupId) {
        return hierarchy.contains(tenantId, groupId);
    }
}
