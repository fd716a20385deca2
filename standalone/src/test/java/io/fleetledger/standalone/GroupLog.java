package io.fleetledger.standalone;

import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.support.ids.NameBasedIds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/** Groups as the event store has them, from the first event on: no snapshot, no aggregate, no projection. */
final class GroupLog {

    static final String DEMO_TENANT = "00000000-0000-4000-8000-0000000000d1";

    private final EventStore events;

    GroupLog(RunningFleet fleet) {
        this.events = fleet.bean(EventStore.class);
    }

    /** The demo tenant's tree: each group and its parent, as text; null at the root. */
    Map<String, @Nullable String> parents() {
        Map<String, @Nullable String> parents = new HashMap<>();
        payloads("hierarchy-" + NameBasedIds.of("group-hierarchy", DEMO_TENANT)).forEach(event -> {
            if (event instanceof GroupPlacedEvent placed) {
                parents.put(placed.groupId().toString(), text(placed.parentId()));
            } else if (event instanceof GroupsRemovedEvent removed) {
                removed.groupIds().forEach(id -> parents.remove(id.toString()));
            }
        });
        return parents;
    }

    /** The parent that the group's own stream tells. */
    @Nullable String parentOf(String groupId) {
        String[] parent = new String[1];
        payloads(groupId).forEach(event -> {
            if (event instanceof MachineGroupCreatedEvent created) {
                parent[0] = text(created.parentId());
            } else if (event instanceof MachineGroupMovedEvent moved) {
                parent[0] = text(moved.newParentId());
            }
        });
        return parent[0];
    }

    Set<String> members(String groupId) {
        Set<String> members = new HashSet<>();
        payloads(groupId).forEach(event -> {
            if (event instanceof MachineGroupMembersAddedEvent added) {
                added.machineIds().forEach(id -> members.add(id.toString()));
            } else if (event instanceof MachineGroupMembersRemovedEvent removed) {
                removed.machineIds().forEach(id -> members.remove(id.toString()));
            } else if (event instanceof MachineGroupRetiredMembersRemovedEvent removed) {
                removed.machineIds().forEach(id -> members.remove(id.toString()));
            }
        });
        return members;
    }

    Stream<Object> payloads(String aggregateId) {
        return events.readEvents(aggregateId, 0).asStream().map(event -> (Object) event.getPayload());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
