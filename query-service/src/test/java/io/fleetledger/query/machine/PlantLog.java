package io.fleetledger.query.machine;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.queries.machine.MachineView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** The log of random lives of two plants, their machines and groups, and what they were like after each event. */
public final class PlantLog {

    private static final List<String> TEXTS = List.of("Mill", "mill 2", "Fräse", "Lathe.*", "Press", "saw", "SAW");
    private static final List<String> TENANTS = List.of("acme", "acme", "acme", "beta");

    public final List<EventMessage<?>> events = new ArrayList<>();
    /** One for each event, in order. */
    final List<State> states = new ArrayList<>();

    /** After all that had happened by an instant, as groups knew it. */
    record State(Instant at, Map<UUID, MachineView> machines, Map<UUID, MachineGroupView> groups) {

        /** As it is told later: a retired machine is in no group, though its groups learn of it behind that, or never. */
        State told() {
            Map<UUID, MachineView> told = new TreeMap<>(machines);
            told.replaceAll((id, machine) -> machine.active() ? machine : with(machine, machine.status(), List.of()));
            Map<UUID, MachineGroupView> counted = new TreeMap<>(groups);
            counted.replaceAll((id, group) -> with(group, (int) told.values().stream()
                    .filter(machine -> machine.groupIds().contains(id))
                    .count()));
            return new State(at, told, counted);
        }
    }

    private final Map<UUID, MachineView> machines = new TreeMap<>();
    private final Map<UUID, MachineGroupView> groups = new TreeMap<>();
    private final List<MachineGroupView> ended = new ArrayList<>();
    private final Map<UUID, UUID> alerts = new HashMap<>();
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final Random random;
    private long position = 1_000;
    private Instant now = Instant.parse("2026-04-04T10:00:00Z");

    public PlantLog(long seed, int length) {
        random = new Random(seed);
        while (events.size() < length) {
            if (random.nextInt(3) > 0) {
                now = now.plusMillis(1 + random.nextInt(3)); // Else in the same instant.
            }
            live(TENANTS.get(random.nextInt(TENANTS.size())));
        }
    }

    /** All there ever were, as they are in the end. */
    public List<MachineView> machines() {
        return List.copyOf(machines.values());
    }

    /** Whether the event of that number takes the machine into a group, or out of one. */
    public boolean changesGroups(int event, UUID machineId) {
        MachineView before = states.get(event - 1).machines().get(machineId);
        MachineView after = states.get(event).machines().get(machineId);
        return before != null && after != null && !before.groupIds().equals(after.groupIds());
    }

    /** As the plants were at that instant, as it is told later. */
    State at(Instant instant) {
        State found = new State(Instant.MIN, Map.of(), Map.of());
        for (State state : states) {
            found = state.at().isAfter(instant) ? found : state;
        }
        return found.told();
    }

    private void live(String tenant) {
        List<MachineView> own = of(machines, machine -> machine.tenantId().equals(tenant));
        List<MachineGroupView> trees = of(groups, group -> group.tenantId().equals(tenant));
        int what = random.nextInt(20);
        if (own.size() < 3 || (what == 0 && own.size() < 12)) {
            register(tenant);
        } else if (trees.size() < 2 || (what == 1 && trees.size() < 10)) {
            create(tenant, trees);
        } else if (what == 2) {
            alert(any(own));
        } else if (what < 11) {
            change(any(own));
        } else if (what == 11 && !ended.isEmpty()) {
            comesLate(any(ended));
        } else {
            change(any(trees), trees, own);
        }
    }

    private void register(String tenant) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        String identifier = "M-" + machines.size();
        MachineProtocol protocol = any(List.of(MachineProtocol.values()));
        String name = any(TEXTS);
        String location = random.nextBoolean() ? null : any(TEXTS);
        machines.put(
                id,
                new MachineView(
                        id,
                        name,
                        identifier,
                        protocol,
                        location,
                        MachineStatus.OFFLINE,
                        tenant,
                        true,
                        now,
                        now,
                        List.of(),
                        null,
                        60,
                        1));
        append(new MachineRegisteredEvent(id, tenant, 1, name, identifier, protocol, location, 60));
    }

    private void alert(MachineView machine) {
        UUID id = machine.id();
        String tenant = machine.tenantId();
        UUID alert = alerts.get(id);
        if (alert == null) {
            UUID raised = new UUID(random.nextLong(), random.nextLong());
            alerts.put(id, raised);
            append(new AlertRaisedEvent(
                    raised,
                    tenant,
                    id,
                    new UUID(1, 1),
                    "Too hot",
                    AlertSeverity.WARNING,
                    new AlertFigures("temperature", 1, 91, RuleOperator.GREATER, 90),
                    "temperature is 91",
                    new StatusCause(position, 0)));
        } else if (random.nextBoolean()) {
            append(new AlertAcknowledgedEvent(alert, tenant, id, "operator"));
        } else {
            alerts.remove(id);
            append(new AlertResolvedEvent(
                    alert, tenant, id, AlertSeverity.WARNING, AlertResolution.CLEARED, new StatusCause(position, 0)));
        }
    }

    private void change(MachineView old) {
        UUID id = old.id();
        String tenant = old.tenantId();
        long version = old.version() + 1;
        if (!old.active()) {
            put(
                    old,
                    old.name(),
                    old.machineIdentifier(),
                    old.protocol(),
                    old.location(),
                    old.offlineAfterSeconds(),
                    true,
                    version);
            append(new MachineRestoredEvent(
                    id,
                    tenant,
                    version,
                    old.machineIdentifier(),
                    old.protocol(),
                    old.status(),
                    old.offlineAfterSeconds()));
            return;
        }
        String text = any(TEXTS);
        switch (random.nextInt(12)) {
            case 0 -> {
                put(
                        old,
                        text,
                        old.machineIdentifier(),
                        old.protocol(),
                        old.location(),
                        old.offlineAfterSeconds(),
                        true,
                        version);
                append(new MachineRenamedEvent(id, tenant, version, old.name(), text));
            }
            case 1 -> {
                String identifier = text + version;
                put(
                        old,
                        old.name(),
                        identifier,
                        old.protocol(),
                        old.location(),
                        old.offlineAfterSeconds(),
                        true,
                        version);
                append(new MachineIdentifierChangedEvent(id, tenant, version, old.machineIdentifier(), identifier));
            }
            case 2 -> {
                MachineProtocol protocol = any(List.of(MachineProtocol.values()));
                put(
                        old,
                        old.name(),
                        old.machineIdentifier(),
                        protocol,
                        old.location(),
                        old.offlineAfterSeconds(),
                        true,
                        version);
                append(new MachineProtocolChangedEvent(id, tenant, version, old.protocol(), protocol));
            }
            case 3 -> {
                String location = random.nextBoolean() ? null : text;
                put(
                        old,
                        old.name(),
                        old.machineIdentifier(),
                        old.protocol(),
                        location,
                        old.offlineAfterSeconds(),
                        true,
                        version);
                append(new MachineRelocatedEvent(id, tenant, version, old.location(), location));
            }
            case 4 -> {
                Integer seconds = 10 + random.nextInt(90);
                put(old, old.name(), old.machineIdentifier(), old.protocol(), old.location(), seconds, true, version);
                append(new MachineOfflineThresholdChangedEvent(
                        id, tenant, version, old.offlineAfterSeconds(), seconds));
            }
            case 5 -> retire(old, version);
            default -> {
                MachineStatus status = any(List.of(MachineStatus.values()));
                if (status != old.status()) {
                    put(old, status, old.groupIds());
                    append(new MachineStatusChangedEvent(
                            id, tenant, old.status(), status, List.of(), new StatusCause(position, 0)));
                }
            }
        }
    }

    /** Its groups learn of it behind that, unless it is restored before; and one may take it in beside that. */
    private void retire(MachineView old, long version) {
        put(
                old,
                old.name(),
                old.machineIdentifier(),
                old.protocol(),
                old.location(),
                old.offlineAfterSeconds(),
                false,
                version);
        append(new MachineRetiredEvent(
                old.id(), old.tenantId(), version, old.machineIdentifier(), old.protocol(), old.status()));
        switch (random.nextInt(4)) {
            case 0 -> {
                now = now.plusMillis(random.nextInt(3));
                change(retired(old));
                return;
            }
            case 1 -> joinsBesideThat(old);
            default -> {}
        }
        for (UUID groupId : retired(old).groupIds()) {
            now = now.plusMillis(random.nextInt(2));
            move(List.of(old.id()), groupId, false);
            append(new MachineGroupRetiredMembersRemovedEvent(groupId, old.tenantId(), List.of(old.id())));
        }
    }

    private MachineView retired(MachineView old) {
        return Objects.requireNonNull(machines.get(old.id()));
    }

    private void joinsBesideThat(MachineView old) {
        List<MachineGroupView> others = of(
                groups,
                group -> group.tenantId().equals(old.tenantId())
                        && !old.groupIds().contains(group.id()));
        if (!others.isEmpty()) {
            now = now.plusMillis(random.nextInt(3));
            MachineGroupView group = any(others);
            members(group, List.of(old.id()), group.version() + 1, true);
        }
    }

    private void create(String tenant, List<MachineGroupView> own) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        UUID parent = own.isEmpty() || random.nextInt(3) == 0 ? null : any(own).id();
        String name = any(TEXTS);
        groups.put(id, new MachineGroupView(id, name, GroupType.LINE, parent, null, tenant, 0, now, now, 1));
        append(new MachineGroupCreatedEvent(id, tenant, 1, name, GroupType.LINE, parent, null));
    }

    private void change(MachineGroupView old, List<MachineGroupView> own, List<MachineView> machinesOfTenant) {
        UUID id = old.id();
        String tenant = old.tenantId();
        long version = old.version() + 1;
        String text = any(TEXTS);
        Set<UUID> below = below(id);
        switch (random.nextInt(9)) {
            case 0 -> {
                put(old, text, old.parentId(), old.description(), version);
                append(new MachineGroupRenamedEvent(id, tenant, version, old.name(), text));
            }
            case 1 -> {
                put(old, old.name(), old.parentId(), text, version);
                append(new MachineGroupDescribedEvent(id, tenant, version, old.description(), text));
            }
            case 2 -> {
                List<MachineGroupView> elsewhere = own.stream()
                        .filter(group -> !below.contains(group.id()))
                        .toList();
                UUID parent = elsewhere.isEmpty() ? null : any(elsewhere).id();
                put(old, old.name(), parent, old.description(), version);
                append(new MachineGroupMovedEvent(id, tenant, version, old.parentId(), parent));
            }
            case 3 -> {
                if (below.size() < 4) {
                    below.forEach(each -> {
                        MachineGroupView group = Objects.requireNonNull(groups.remove(each));
                        ended.add(group);
                        machines.values().stream()
                                .filter(machine -> machine.groupIds().contains(each))
                                .toList()
                                .forEach(machine -> put(machine, machine.status(), without(machine, each)));
                    });
                    append(new MachineGroupDeletedEvent(
                            id,
                            tenant,
                            version,
                            old.parentId(),
                            below.stream().filter(each -> !each.equals(id)).toList()));
                }
            }
            case 4, 5 -> anyMembers(old, machinesOfTenant, version, false);
            default -> anyMembers(old, machinesOfTenant, version, true);
        }
    }

    private void anyMembers(MachineGroupView group, List<MachineView> own, long version, boolean join) {
        List<UUID> some = own.stream()
                .filter(machine ->
                        machine.active() && machine.groupIds().contains(group.id()) != join && random.nextInt(3) == 0)
                .map(MachineView::id)
                .toList();
        if (!some.isEmpty()) {
            members(group, some, version, join);
        }
    }

    private void members(MachineGroupView group, List<UUID> some, long version, boolean join) {
        move(some, group.id(), join);
        MachineGroupView counted = Objects.requireNonNull(groups.get(group.id()));
        put(counted, counted.name(), counted.parentId(), counted.description(), version);
        append(
                join
                        ? new MachineGroupMembersAddedEvent(group.id(), group.tenantId(), version, some)
                        : new MachineGroupMembersRemovedEvent(group.id(), group.tenantId(), version, some));
    }

    private void move(List<UUID> some, UUID groupId, boolean join) {
        some.forEach(id -> {
            MachineView machine = Objects.requireNonNull(machines.get(id));
            List<UUID> of = without(machine, groupId);
            if (join) {
                of.add(groupId);
            }
            put(machine, machine.status(), of);
        });
        MachineGroupView group = Objects.requireNonNull(groups.get(groupId));
        groups.put(groupId, with(group, group.memberCount() + (join ? some.size() : -some.size())));
    }

    private static MachineGroupView with(MachineGroupView group, int memberCount) {
        return new MachineGroupView(
                group.id(),
                group.name(),
                group.groupType(),
                group.parentId(),
                group.description(),
                group.tenantId(),
                memberCount,
                group.createdAt(),
                group.updatedAt(),
                group.version());
    }

    private static List<UUID> without(MachineView machine, UUID groupId) {
        return new ArrayList<>(
                machine.groupIds().stream().filter(id -> !id.equals(groupId)).toList());
    }

    /** Decided before the group ended with one above it, and stored behind that. */
    private void comesLate(MachineGroupView group) {
        List<MachineView> own = of(machines, machine -> machine.tenantId().equals(group.tenantId()));
        append(
                random.nextBoolean()
                        ? new MachineGroupMembersAddedEvent(
                                group.id(), group.tenantId(), group.version() + 1, List.of(any(own).id()))
                        : new MachineGroupRenamedEvent(
                                group.id(), group.tenantId(), group.version() + 1, group.name(), "late"));
    }

    /** A group and all below it. */
    private Set<UUID> below(UUID id) {
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

    private void put(
            MachineGroupView old, String name, @Nullable UUID parent, @Nullable String description, long version) {
        groups.put(
                old.id(),
                new MachineGroupView(
                        old.id(),
                        name,
                        old.groupType(),
                        parent,
                        description,
                        old.tenantId(),
                        old.memberCount(),
                        old.createdAt(),
                        now,
                        version));
    }

    private void put(
            MachineView old,
            String name,
            String identifier,
            MachineProtocol protocol,
            @Nullable String location,
            @Nullable Integer seconds,
            boolean active,
            long version) {
        machines.put(
                old.id(),
                new MachineView(
                        old.id(),
                        name,
                        identifier,
                        protocol,
                        location,
                        active == old.active() ? old.status() : MachineStatus.OFFLINE,
                        old.tenantId(),
                        active,
                        old.createdAt(),
                        now,
                        old.groupIds(),
                        null,
                        seconds,
                        version));
    }

    private void put(MachineView old, MachineStatus status, List<UUID> groupIds) {
        machines.put(old.id(), with(old, status, groupIds));
    }

    private static MachineView with(MachineView old, MachineStatus status, List<UUID> groupIds) {
        return new MachineView(
                old.id(),
                old.name(),
                old.machineIdentifier(),
                old.protocol(),
                old.location(),
                status,
                old.tenantId(),
                old.active(),
                old.createdAt(),
                old.updatedAt(),
                groupIds.stream()
                        .map(UUID::toString)
                        .sorted()
                        .map(UUID::fromString)
                        .toList(),
                null,
                old.offlineAfterSeconds(),
                old.version());
    }

    private void append(AlertEvent event) {
        append("Alert", event.alertId(), event);
    }

    private void append(MachineEvent event) {
        append("Machine", event.machineId(), event);
    }

    private void append(MachineGroupEvent event) {
        append("MachineGroup", event.groupId(), event);
    }

    private void append(String type, UUID id, Object event) {
        events.add(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>(
                        type,
                        id.toString(),
                        sequences.merge(id, 0L, (before, first) -> before + 1),
                        event,
                        MetaData.emptyInstance(),
                        "event-" + position,
                        now)));
        position += 1 + random.nextInt(3);
        states.add(new State(now, Map.copyOf(machines), Map.copyOf(groups)));
    }

    private <T> List<T> of(Map<UUID, T> all, Predicate<T> which) {
        return all.values().stream().filter(which).toList();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
