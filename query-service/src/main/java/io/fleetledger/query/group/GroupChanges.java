package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.group.MachineGroupChangeEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import java.util.Date;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Applies each event to the fields of its group, except members, in the present document as well as in a version. */
final class GroupChanges {

    private GroupChanges() {}

    static void apply(Document group, MachineGroupEvent event, EventMessage<?> message) {
        if (event instanceof MachineGroupCreatedEvent created) {
            group.append(NAME, created.name())
                    .append(GROUP_TYPE, created.groupType().wireName())
                    .append(PARENT_ID, text(created.parentId()))
                    .append(DESCRIPTION, created.description())
                    .append(CREATED_AT, Date.from(message.getTimestamp()));
        } else if (event instanceof MachineGroupRenamedEvent renamed) {
            group.append(NAME, renamed.newName());
        } else if (event instanceof MachineGroupReclassifiedEvent reclassified) {
            group.append(GROUP_TYPE, reclassified.newType().wireName());
        } else if (event instanceof MachineGroupDescribedEvent described) {
            group.append(DESCRIPTION, described.newDescription());
        } else if (event instanceof MachineGroupMovedEvent moved) {
            group.append(PARENT_ID, text(moved.newParentId()));
        }
        if (event instanceof MachineGroupChangeEvent changed) {
            group.append(VERSION, changed.version()).append(UPDATED_AT, Date.from(message.getTimestamp()));
        }
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
