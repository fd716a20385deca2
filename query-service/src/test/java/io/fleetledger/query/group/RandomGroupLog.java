package io.fleetledger.query.group;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.queries.group.MachineGroupView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** A log of random lives of groups of two tenants, and what has become of them at its end. */
final class RandomGroupLog {

    private static final List<String> NAMES =
            List.of("Hall", "hall 2", "Größe", "Line \uD83D\uDD27", "press", "\uFB01", "abc bcd");

    final List<EventMessage<?>> events = new ArrayList<>();
    final Map<UUID, MachineGroupView> groups = new HashMap<>();
    final Map<UUID, Set<UUID>> members = new HashMap<>();
    final Map<UUID, MachineStatus> statuses = new HashMap<>();
    final Map<UUID, Long> sequences = new HashMap<>();

    private final Map<UUID, MachineGroupView> ended = new HashMap<>();
    private final Random random;
    private long position = 1_000;

    RandomGroupLog(Random random, int length) {
        this.random = random;
        while (events.size() < length) {
            String tenant = random.nextInt(4) == 0 ? "beta" : "acme";
            List<MachineGroupView> own = of(groups, tenant);
            List<MachineGroupView> late = of(ended, tenant);
            if (!late.isEmpty() && random.nextInt(15) == 0) {
                comesLate(any(late));
            } else if (random.nextInt(4) == 0) {
                changeStatus(tenant);
            } else if (own.size() < 3 || random.nextInt(own.size() < 25 ? 4 : 12) == 0) {
                create(tenant, own);
            } else {
                change(any(own), own);
            }
        }
    }

    private List<MachineGroupView> of(Map<UUID, MachineGroupView> groups, String tenant) {
        return groups.values().stream()
                .filter(group -> group.tenantId().equals(tenant))
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
    }

    /** Now and then by the end of its membership of the fleet, or by its return. */
    private void changeStatus(String tenant) {
        UUID id = machine(tenant, random.nextInt(20));
        MachineStatus old = statuses.getOrDefault(id, MachineStatus.OFFLINE);
        MachineStatus status = any(List.of(MachineStatus.values()));
        if (status == MachineStatus.OFFLINE && random.nextBoolean()) {
            append(
                    random.nextBoolean()
                            ? new MachineRetiredEvent(id, tenant, 2, "M", MachineProtocol.JSON, old)
                            : new MachineRestoredEvent(id, tenant, 3, "M", MachineProtocol.JSON, old, null));
        } else if (status != old) {
            append(new MachineStatusChangedEvent(id, tenant, old, status, List.of(), new StatusCause(position, 0)));
        }
        statuses.put(id, status);
    }

    /** Machines by status. */
    StatusCounts count(Set<UUID> machineIds) {
        Map<MachineStatus, Integer> counts = new HashMap<>();
        machineIds.forEach(id -> counts.merge(statuses.getOrDefault(id, MachineStatus.OFFLINE), 1, Integer::sum));
        return new StatusCounts(
                counts.getOrDefault(MachineStatus.HEALTHY, 0),
                counts.getOrDefault(MachineStatus.WARNING, 0),
                counts.getOrDefault(MachineStatus.CRITICAL, 0),
                counts.getOrDefault(MachineStatus.OFFLINE, 0));
    }

    private void create(String tenant, List<MachineGroupView> own) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        UUID parent = own.isEmpty() || random.nextInt(4) == 0 ? null : any(own).id();
        String description = random.nextBoolean() ? null : any(NAMES);
        String name = any(NAMES);
        GroupType type = any(List.of(GroupType.values()));
        members.put(id, new HashSet<>());
        groups.put(id, new MachineGroupView(id, name, type, parent, description, tenant, 0, now(), now(), 1));
        append(new MachineGroupCreatedEvent(id, tenant, 1, name, type, parent, description));
    }

    private void change(MachineGroupView old, List<MachineGroupView> own) {
        UUID id = old.id();
        long version = old.version() + 1;
        switch (random.nextInt(9)) {
            case 0 -> {
                String name = any(NAMES);
                put(old, name, old.groupType(), old.parentId(), old.description(), version);
                append(new MachineGroupRenamedEvent(id, old.tenantId(), version, old.name(), name));
            }
            case 1 -> {
                GroupType type = any(List.of(GroupType.values()));
                put(old, old.name(), type, old.parentId(), old.description(), version);
                append(new MachineGroupReclassifiedEvent(id, old.tenantId(), version, old.groupType(), type));
            }
            case 2 -> {
                String description = random.nextBoolean() ? null : any(NAMES);
                put(old, old.name(), old.groupType(), old.parentId(), description, version);
                append(new MachineGroupDescribedEvent(id, old.tenantId(), version, old.description(), description));
            }
            case 3, 4 -> {
                Set<UUID> below = below(id);
                List<MachineGroupView> elsewhere = own.stream()
                        .filter(group -> !below.contains(group.id()))
                        .toList();
                UUID parent = elsewhere.isEmpty() || random.nextInt(4) == 0
                        ? null
                        : any(elsewhere).id();
                put(old, old.name(), old.groupType(), parent, old.description(), version);
                append(new MachineGroupMovedEvent(id, old.tenantId(), version, old.parentId(), parent));
            }
            case 5, 6 -> {
                List<UUID> some = someMachines(old, false);
                if (!some.isEmpty()) {
                    members(id).addAll(some);
                    put(old, old.name(), old.groupType(), old.parentId(), old.description(), version);
                    append(new MachineGroupMembersAddedEvent(id, old.tenantId(), version, some));
                }
            }
            case 7 -> {
                List<UUID> some = someMachines(old, true);
                if (!some.isEmpty()) {
                    members(id).removeAll(some);
                    if (random.nextBoolean()) {
                        put(old, old.name(), old.groupType(), old.parentId(), old.description(), version);
                        append(new MachineGroupMembersRemovedEvent(id, old.tenantId(), version, some));
                    } else {
                        recount(old);
                        append(new MachineGroupRetiredMembersRemovedEvent(id, old.tenantId(), some));
                    }
                }
            }
            default -> {
                Set<UUID> all = below(id);
                if (all.size() < 5) {
                    all.forEach(each -> {
                        ended.put(each, view(each));
                        groups.remove(each);
                        members.remove(each);
                    });
                    append(new MachineGroupDeletedEvent(
                            id,
                            old.tenantId(),
                            version,
                            old.parentId(),
                            all.stream().filter(each -> !each.equals(id)).toList()));
                }
            }
        }
    }

    /** Decided before the group ended with one above it, and stored behind that. */
    private void comesLate(MachineGroupView group) {
        UUID machine = machine(group.tenantId(), random.nextInt(20));
        append(
                random.nextBoolean()
                        ? new MachineGroupMembersAddedEvent(
                                group.id(), group.tenantId(), group.version() + 1, List.of(machine))
                        : new MachineGroupRenamedEvent(
                                group.id(), group.tenantId(), group.version() + 1, group.name(), "late"));
    }

    private List<UUID> someMachines(MachineGroupView group, boolean inIt) {
        return Stream.generate(() -> machine(group.tenantId(), random.nextInt(20)))
                .limit(1 + random.nextInt(6))
                .distinct()
                .filter(machine -> members(group.id()).contains(machine) == inIt)
                .toList();
    }

    private static UUID machine(String tenant, int number) {
        return new UUID(tenant.hashCode() * 31L + number, number % 3 == 0 ? -number : number);
    }

    private void put(
            MachineGroupView old,
            String name,
            GroupType type,
            @Nullable UUID parent,
            @Nullable String description,
            long version) {
        int count = members(old.id()).size();
        groups.put(
                old.id(),
                new MachineGroupView(
                        old.id(),
                        name,
                        type,
                        parent,
                        description,
                        old.tenantId(),
                        count,
                        old.createdAt(),
                        now(),
                        version));
    }

    private void recount(MachineGroupView old) {
        int count = members(old.id()).size();
        groups.put(
                old.id(),
                new MachineGroupView(
                        old.id(),
                        old.name(),
                        old.groupType(),
                        old.parentId(),
                        old.description(),
                        old.tenantId(),
                        count,
                        old.createdAt(),
                        old.updatedAt(),
                        old.version()));
    }

    /** A group and all below it. */
    Set<UUID> below(UUID id) {
        Set<UUID> all = new TreeSet<>(Set.of(id));
        int before;
        do {
            before = all.size();
            groups.values().stream()
                    .filter(group -> group.parentId() != null && all.contains(group.parentId()))
                    .forEach(group -> all.add(group.id()));
        } while (all.size() > before);
        return all;
    }

    Set<UUID> members(UUID id) {
        return members.getOrDefault(id, Set.of());
    }

    MachineGroupView view(UUID id) {
        MachineGroupView group = groups.get(id);
        if (group == null) {
            throw new IllegalArgumentException("No such group");
        }
        return group;
    }

    private void append(MachineGroupEvent event) {
        append(
                "MachineGroup",
                event.groupId(),
                sequences.merge(event.groupId(), 0L, (before, first) -> before + 1),
                event);
    }

    private void append(MachineEvent event) {
        append("Machine", event.machineId(), position, event);
    }

    private void append(String type, UUID id, long sequence, Object event) {
        events.add(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>(
                        type, id.toString(), sequence, event, MetaData.emptyInstance(), "event-" + position, now())));
        position += 1 + random.nextInt(3);
    }

    private Instant now() {
        return Instant.ofEpochMilli(1_772_352_000_000L + position);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
