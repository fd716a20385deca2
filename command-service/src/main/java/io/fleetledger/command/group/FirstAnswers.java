package io.fleetledger.command.group;

import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** What a creation was answered with, rebuilt from its event: a repeat gets the first answer, whatever came after. */
@Component
class FirstAnswers {

    private final EventStore eventStore;

    FirstAnswers(EventStore eventStore) {
        this.eventStore = eventStore;
    }

    MachineGroupState of(UUID groupId) {
        var first = eventStore.readEvents(groupId.toString(), 0).next();
        var created = (MachineGroupCreatedEvent) first.getPayload();
        return new MachineGroupState(
                created.groupId(),
                created.tenantId(),
                created.name(),
                created.groupType(),
                created.parentId(),
                created.description(),
                0,
                first.getTimestamp(),
                first.getTimestamp(),
                created.version(),
                first.getSequenceNumber());
    }
}
