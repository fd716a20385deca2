package io.fleetledger.query.subscription;

import io.fleetledger.events.group.MachineGroupChangeEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Publication.Data;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/** How events of groups are published, except the internal bookkeeping of their tree. */
final class GroupPublications {

    static final List<Publication<?>> ALL = List.of(
            change(
                    PublishedType.MACHINE_GROUP_CREATED,
                    MachineGroupCreatedEvent.class,
                    (event, data) -> data.put("name", event.name())
                            .put("group_type", event.groupType())
                            .put("parent_id", event.parentId())
                            .put("description", event.description())),
            change(
                    PublishedType.MACHINE_GROUP_RENAMED,
                    MachineGroupRenamedEvent.class,
                    (event, data) -> data.change("name", event.oldName(), event.newName())),
            change(
                    PublishedType.MACHINE_GROUP_DESCRIBED,
                    MachineGroupDescribedEvent.class,
                    (event, data) -> data.change("description", event.oldDescription(), event.newDescription())),
            change(
                    PublishedType.MACHINE_GROUP_RECLASSIFIED,
                    MachineGroupReclassifiedEvent.class,
                    (event, data) -> data.change("group_type", event.oldType(), event.newType())),
            change(
                    PublishedType.MACHINE_GROUP_MOVED,
                    MachineGroupMovedEvent.class,
                    (event, data) -> data.change("parent_id", event.oldParentId(), event.newParentId())),
            change(
                    PublishedType.MACHINE_GROUP_MEMBERS_ADDED,
                    MachineGroupMembersAddedEvent.class,
                    (event, data) -> data.put("machine_ids", event.machineIds())),
            change(
                    PublishedType.MACHINE_GROUP_MEMBERS_REMOVED,
                    MachineGroupMembersRemovedEvent.class,
                    (event, data) -> data.put("machine_ids", event.machineIds())),
            new Publication<>(
                    PublishedType.MACHINE_GROUP_RETIRED_MEMBERS_REMOVED,
                    MachineGroupRetiredMembersRemovedEvent.class,
                    MachineGroupRetiredMembersRemovedEvent::tenantId,
                    event -> subject(event.groupId()),
                    (event, data) -> data.put("group_id", event.groupId()).put("machine_ids", event.machineIds())),
            change(
                    PublishedType.MACHINE_GROUP_DELETED,
                    MachineGroupDeletedEvent.class,
                    (event, data) ->
                            data.put("parent_id", event.parentId()).put("descendant_ids", event.descendantIds())));

    private GroupPublications() {}

    private static <E extends MachineGroupChangeEvent> Publication<E> change(
            PublishedType type, Class<E> event, BiConsumer<E, Data> fields) {
        return new Publication<>(type, event, E::tenantId, change -> subject(change.groupId()), (change, data) -> {
            data.put("group_id", change.groupId()).put("version", change.version());
            fields.accept(change, data);
        });
    }

    private static String subject(UUID groupId) {
        return "machine-groups/" + groupId;
    }
}
