package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.mongo.DocumentFields;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's groups and their members in memory, while events are applied to them. Every group has a last position of
 * its own besides the tree's: the redelivery of a partly written batch takes no group back.
 */
final class WorkingTree {

    private final String tenantId;
    private final SearchIndex search;
    private final Map<String, WorkingGroup> groups = new HashMap<>();
    private final DeletedGroups deletedGroups;
    private final TreeMachines machines = new TreeMachines();
    private final MachineStatuses statuses = new MachineStatuses();
    private final Map<UUID, MachineStatus> statusesChanged = new LinkedHashMap<>();

    private long position;
    private String eventId;
    /** Whether a recount is due: stored counts may be of another moment than what they count. */
    private boolean recountDue = true;

    /**
     * Loads the stored state.
     *
     * @param search indexes the groups' names
     * @param tree the tree's document, null before its first group
     * @param groups without those that have ended
     * @param members of groups, possibly including ended ones
     * @param statuses of machines that are not offline
     */
    WorkingTree(
            String tenantId,
            SearchIndex search,
            @Nullable Document tree,
            List<Document> groups,
            List<Document> members,
            List<Document> statuses) {
        this.tenantId = tenantId;
        this.search = search;
        this.deletedGroups = new DeletedGroups(tenantId);
        this.position = tree == null ? -1 : tree.getLong(TreeDocument.POSITION);
        this.eventId = tree == null ? "" : tree.getString(TreeDocument.EVENT_ID);
        Map<String, int[]> membersById = new HashMap<>();
        members.forEach(document -> membersById.put(
                document.getString(ID),
                Arrays.stream(machines.numbers(MemberDocument.machineIds(document)))
                        .sorted()
                        .toArray()));
        groups.forEach(document -> {
            WorkingGroup group =
                    new WorkingGroup(document, membersById.getOrDefault(document.getString(ID), new int[0]));
            this.groups.put(group.id(), group);
            machines.load(group);
        });
        statuses.forEach(document -> this.statuses.put(
                machines.number(UUID.fromString(document.getString(ID))), StatusDocument.status(document)));
    }

    long position() {
        return position;
    }

    /** Whether it knows the group as live or ended. */
    boolean knows(String groupId) {
        return groups.containsKey(groupId) || deletedGroups.contains(groupId);
    }

    void learnOfEnded(Document group) {
        deletedGroups.learnOf(group);
    }

    /** Applies an event, unless already applied: its changes to the group's fields, and {@code change}. */
    void apply(DomainEventMessage<?> message, BiConsumer<WorkingTree, WorkingGroup> change) {
        MachineGroupEvent event = (MachineGroupEvent) message.getPayload();
        long at = LogPosition.of(message);
        if (at <= position) {
            return;
        }
        String id = event.groupId().toString();
        if (event instanceof MachineGroupDeletedEvent deleted) {
            deleted.descendantIds().forEach(below -> end(below.toString(), at, null));
            end(id, at, message.getSequenceNumber());
        } else if (deletedGroups.contains(id)) {
            deletedGroups.follow(id, at, message.getSequenceNumber());
        } else {
            change(message, event, at, groupOf(event), change);
        }
        recountDue = true;
        position = at;
        eventId = message.getIdentifier();
    }

    /** Applies an event to a machine's status, unless already applied. */
    void apply(DomainEventMessage<?> message, UUID machineId, MachineStatus status) {
        long at = LogPosition.of(message);
        if (at <= position) {
            return;
        }
        int machine = machines.number(machineId);
        MachineStatus before = statuses.of(machine);
        if (before != status) {
            statuses.put(machine, status);
            statusesChanged.put(machineId, status);
            if (!recountDue) {
                withAncestors(machines.groupsOf(machine)).forEach(group -> group.recount(before, status));
            }
        }
        position = at;
        if (!machines.groupsOf(machine).isEmpty()) {
            eventId = message.getIdentifier();
        }
    }

    /** These groups and all above them, each once: a machine in these groups counts in all of them. */
    private Set<WorkingGroup> withAncestors(List<WorkingGroup> of) {
        Set<WorkingGroup> all = new HashSet<>();
        for (WorkingGroup group : of) {
            WorkingGroup next = group;
            while (next != null && all.add(next)) {
                String parentId = next.document.getString(PARENT_ID);
                next = parentId == null ? null : groups.get(parentId);
            }
        }
        return all;
    }

    private WorkingGroup groupOf(MachineGroupEvent event) {
        String id = event.groupId().toString();
        if (event instanceof MachineGroupCreatedEvent) {
            return groups.computeIfAbsent(
                    id,
                    none -> new WorkingGroup(
                            new Document(ID, id)
                                    .append(TENANT_ID, tenantId)
                                    .append(DELETED, false)
                                    .append(MEMBER_COUNT, 0),
                            new int[0]));
        }
        WorkingGroup group = groups.get(id);
        if (group == null) {
            throw new IllegalStateException("An event of a group without a creation event");
        }
        return group;
    }

    private void change(
            DomainEventMessage<?> message,
            MachineGroupEvent event,
            long at,
            WorkingGroup group,
            BiConsumer<WorkingTree, WorkingGroup> change) {
        if (group.position() >= at) {
            return;
        }
        GroupChanges.apply(group.document, event, message);
        change.accept(this, group);
        follow(group.document, at, message.getSequenceNumber());
        group.touch();
    }

    private void end(String groupId, long at, @Nullable Long sequence) {
        WorkingGroup group = groups.get(groupId);
        if (group == null || group.position() >= at) {
            return;
        }
        remove(group, machines.ids(group.members()));
        groups.remove(groupId);
        deletedGroups.end(groupId, at, sequence == null ? group.document.getLong(SEQUENCE) : sequence);
    }

    void add(WorkingGroup group, Collection<UUID> machineIds) {
        int[] added = machines.numbers(machineIds);
        group.add(Arrays.stream(added));
        machines.join(group, added);
    }

    void remove(WorkingGroup group, Collection<UUID> machineIds) {
        int[] removed = machines.numbers(machineIds);
        group.remove(Arrays.stream(removed));
        machines.leave(group, removed);
    }

    /** Recounts if due, and hands over what differs from the stored state. */
    void write(DocumentFields groupIds, GroupWrites writes) {
        machines.drainRegrouped((machineId, ids) ->
                groupIds.put(machineId.toString(), new Document(ForeignMachineFields.GROUP_IDS, ids)));
        if (recountDue) {
            SubtreeCounts.update(groups.values(), statuses);
            recountDue = false;
        }
        for (WorkingGroup group : groups.values()) {
            if (group.membersChanged()) {
                writes.members().put(MemberDocument.of(group.id(), tenantId, machines.ids(group.members())));
            }
            if (group.changed()) {
                writes.groups().put(indexed(group.document, search));
            }
            group.written();
        }
        deletedGroups.write(writes);
        statusesChanged.forEach((machineId, status) -> {
            if (status == MachineStatus.OFFLINE) {
                writes.statuses().remove(machineId.toString());
            } else {
                writes.statuses().put(StatusDocument.of(machineId.toString(), tenantId, status));
            }
        });
        statusesChanged.clear();
        writes.trees().put(TreeDocument.of(tenantId, position, eventId));
    }

    /** The approximate size in bytes. */
    long weight() {
        return 1_000L * groups.size() + 220L * machines.size() + 4L * memberCount();
    }

    /** Whether it holds many machines that it no longer needs. */
    boolean needsReload() {
        return machines.size() > 2 * (memberCount() + statuses.size()) + 1_000;
    }

    private int memberCount() {
        return groups.values().stream()
                .mapToInt(group -> group.members().length)
                .sum();
    }
}
