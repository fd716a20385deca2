package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.MachineFieldsOfOthers;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.mongo.DocumentFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's groups and their members in memory, while events are applied to them. Machines are numbered in the order
 * of their first use. Every group has a last position of its own besides the tree's: the redelivery of a partly written
 * batch takes no group back.
 */
final class WorkingTree {

    private final String tenantId;
    private final SearchIndex search;
    private final Map<String, WorkingGroup> groups = new HashMap<>();
    private final Map<UUID, Integer> ordinals = new HashMap<>();
    private final List<UUID> machines = new ArrayList<>();
    /** The groups of each machine, by the machine's number. */
    private final List<List<WorkingGroup>> groupsOf = new ArrayList<>();

    private final MachineStatuses statuses = new MachineStatuses();
    private final Map<UUID, MachineStatus> statusesChanged = new LinkedHashMap<>();
    /** Ended groups that events of this batch concern or have ended. */
    private final Map<String, Document> ended = new HashMap<>();

    private final Map<String, Document> endedChanged = new HashMap<>();
    /** Numbers of machines whose groups have changed. */
    private final Set<Integer> regrouped = new LinkedHashSet<>();

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
        this.position = tree == null ? -1 : tree.getLong(TreeDocument.POSITION);
        this.eventId = tree == null ? "" : tree.getString(TreeDocument.EVENT_ID);
        Map<String, int[]> membersById = new HashMap<>();
        members.forEach(document -> membersById.put(
                document.getString(ID),
                numbered(MemberDocument.machineIds(document)).sorted().toArray()));
        groups.forEach(document -> {
            WorkingGroup group =
                    new WorkingGroup(document, membersById.getOrDefault(document.getString(ID), new int[0]));
            this.groups.put(group.id(), group);
            Arrays.stream(group.members())
                    .forEach(machine -> groupsOf.get(machine).add(group));
        });
        statuses.forEach(document ->
                this.statuses.put(number(UUID.fromString(document.getString(ID))), StatusDocument.status(document)));
    }

    long position() {
        return position;
    }

    /** Whether it knows the group as live or ended. */
    boolean knows(String groupId) {
        return groups.containsKey(groupId) || ended.containsKey(groupId);
    }

    void learnOfEnded(Document group) {
        ended.put(group.getString(ID), group);
    }

    /** Applies an event, unless already applied: its changes to the group's fields, and {@code change}. */
    void apply(DomainEventMessage<?> message, BiConsumer<WorkingTree, WorkingGroup> change) {
        MachineGroupEvent event = (MachineGroupEvent) message.getPayload();
        long at = LogPosition.of(message);
        if (at <= position) {
            return;
        }
        String id = event.groupId().toString();
        Document last = ended.get(id);
        if (event instanceof MachineGroupDeletedEvent deleted) {
            deleted.descendantIds().forEach(below -> end(below.toString(), at, null));
            end(id, at, message.getSequenceNumber());
        } else if (last != null) {
            followEnded(last, at, message.getSequenceNumber());
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
        int machine = number(machineId);
        MachineStatus before = statuses.of(machine);
        if (before != status) {
            statuses.put(machine, status);
            statusesChanged.put(machineId, status);
            if (!recountDue) {
                withThoseAbove(groupsOf.get(machine)).forEach(group -> group.recount(before, status));
            }
        }
        position = at;
        if (!groupsOf.get(machine).isEmpty()) {
            eventId = message.getIdentifier();
        }
    }

    /** These groups and all above them, each once: a machine in these groups counts in all of them. */
    private Set<WorkingGroup> withThoseAbove(List<WorkingGroup> of) {
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
            throw new IllegalStateException("An event of a group that has not begun");
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
        remove(group, machineIds(group));
        groups.remove(groupId);
        Document last = new Document(ID, groupId).append(TENANT_ID, tenantId).append(DELETED, true);
        ended.put(groupId, last);
        followEnded(last, at, sequence == null ? group.document.getLong(SEQUENCE) : sequence);
    }

    private void followEnded(Document last, long at, long sequence) {
        if (last.get(POSITION, -1L) < at) {
            follow(last, at, sequence);
            endedChanged.put(last.getString(ID), last);
        }
    }

    private static void follow(Document group, long at, long sequence) {
        group.append(SEQUENCE, sequence).append(POSITION, at);
    }

    void add(WorkingGroup group, Collection<UUID> machineIds) {
        int[] added = numbered(machineIds).toArray();
        group.add(Arrays.stream(added));
        for (int machine : added) {
            regrouped.add(machine);
            List<WorkingGroup> of = groupsOf.get(machine);
            if (!of.contains(group)) {
                of.add(group);
            }
        }
    }

    void remove(WorkingGroup group, Collection<UUID> machineIds) {
        int[] removed = numbered(machineIds).toArray();
        group.remove(Arrays.stream(removed));
        for (int machine : removed) {
            regrouped.add(machine);
            groupsOf.get(machine).remove(group);
        }
    }

    private IntStream numbered(Collection<UUID> machineIds) {
        return machineIds.stream().mapToInt(this::number);
    }

    private int number(UUID machineId) {
        return ordinals.computeIfAbsent(machineId, unknown -> {
            machines.add(machineId);
            groupsOf.add(new ArrayList<>(1));
            return machines.size() - 1;
        });
    }

    private List<UUID> machineIds(WorkingGroup group) {
        return Arrays.stream(group.members()).mapToObj(machines::get).toList();
    }

    /** Recounts if due, and hands over what differs from the stored state. */
    void write(DocumentFields groupIds, GroupWrites writes) {
        regrouped.forEach(machine -> groupIds.put(
                machines.get(machine).toString(), new Document(MachineFieldsOfOthers.GROUP_IDS, groupIdsOf(machine))));
        regrouped.clear();
        if (recountDue) {
            SubtreeCounts.update(groups.values(), statuses);
            recountDue = false;
        }
        for (WorkingGroup group : groups.values()) {
            if (group.membersChanged()) {
                writes.members().put(MemberDocument.of(group.id(), tenantId, machineIds(group)));
            }
            if (group.changed()) {
                writes.groups().put(indexed(group.document, search));
            }
            group.written();
        }
        endedChanged.forEach((id, last) -> {
            writes.members().remove(id);
            writes.groups().put(last);
        });
        endedChanged.clear();
        ended.clear();
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

    /** In ascending order, not the order of joining, which would depend on batches. */
    private List<String> groupIdsOf(int machine) {
        return groupsOf.get(machine).stream().map(WorkingGroup::id).sorted().toList();
    }

    /** The approximate size in bytes. */
    long weight() {
        return 1_000L * groups.size() + 220L * machines.size() + 4L * memberCount();
    }

    /** Whether it holds many machines that it no longer needs. */
    boolean isWorn() {
        return machines.size() > 2 * (memberCount() + statuses.size()) + 1_000;
    }

    private int memberCount() {
        return groups.values().stream()
                .mapToInt(group -> group.members().length)
                .sum();
    }
}
