package io.fleetledger.command.group;

import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Rebuilds a creation's response from its event: a repetition gets the first response, whatever came after. */
@Component
class OriginalResponses {

    private final AggregateEvents events;

    OriginalResponses(AggregateEvents events) {
        this.events = events;
    }

    MachineGroupState of(UUID groupId) {
        var first = events.first(groupId.toString());
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
