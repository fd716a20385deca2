package io.fleetledger.query.stream;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.subscription.PublishedType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects the events for one reader, asked in the order of the log. A group's machines are its own members: those when
 * the reader begins, updated with each change that passes.
 */
final class Interest {

    private final String tenantId;
    private final Set<PublishedType> types;
    private final @Nullable UUID machineId;
    private final @Nullable UUID groupId;
    private final Set<UUID> members;

    /**
     * @param types empty for all except those sent on request only
     * @param members of the group as it is now
     */
    Interest(
            String tenantId,
            Set<PublishedType> types,
            @Nullable UUID machineId,
            @Nullable UUID groupId,
            Collection<UUID> members) {
        this.tenantId = tenantId;
        this.types = Set.copyOf(types);
        this.machineId = machineId;
        this.groupId = groupId;
        this.members = new HashSet<>(members);
    }

    /** An independent copy: an attempt that may fail uses one copy, and its retry another. */
    Interest copy() {
        return new Interest(tenantId, types, machineId, groupId, members);
    }

    String tenantId() {
        return tenantId;
    }

    /** Whether it includes readings, so that it needs a log with all of them. */
    boolean inReadings() {
        return types.stream().anyMatch(PublishedType::isOnRequestOnly);
    }

    boolean takes(Told told) {
        if (!told.tenantId().equals(tenantId)) {
            return false;
        }
        boolean ofGroup = groupId == null || isOfGroup(told.event(), groupId);
        boolean ofMachine = machineId == null || isOfMachine(told.event(), machineId);
        boolean ofTypes = types.isEmpty() ? !told.type().isOnRequestOnly() : types.contains(told.type());
        return ofGroup && ofMachine && ofTypes;
    }

    private static boolean isOfMachine(Object event, UUID id) {
        return machineOf(event).filter(id::equals).isPresent()
                || membersChangedBy(event).contains(id);
    }

    /** Keeps track of the group's members, whether or not the event itself is wanted. */
    private boolean isOfGroup(Object event, UUID id) {
        boolean ofGroup = event instanceof MachineGroupEvent group
                && (group.groupId().equals(id)
                        || (event instanceof MachineGroupDeletedEvent deleted
                                && deleted.descendantIds().contains(id)));
        if (ofGroup) {
            apply(event, members);
            return true;
        }
        return machineOf(event).filter(members::contains).isPresent();
    }

    /** Applies a group's event to its members. */
    static void apply(Object event, Set<UUID> members) {
        if (event instanceof MachineGroupMembersAddedEvent added) {
            members.addAll(added.machineIds());
        } else if (event instanceof MachineGroupDeletedEvent) {
            members.clear();
        } else {
            membersChangedBy(event).forEach(members::remove);
        }
    }

    private static List<UUID> membersChangedBy(Object event) {
        if (event instanceof MachineGroupMembersAddedEvent added) {
            return added.machineIds();
        }
        if (event instanceof MachineGroupMembersRemovedEvent removed) {
            return removed.machineIds();
        }
        return event instanceof MachineGroupRetiredMembersRemovedEvent retired ? retired.machineIds() : List.of();
    }

    /**
     * The machine that an event concerns: by its own events, readings or alerts. A rule concerns no single machine.
     */
    private static Optional<UUID> machineOf(Object event) {
        if (event instanceof MachineEvent machine) {
            return Optional.of(machine.machineId());
        }
        if (event instanceof ReadingsRecordedEvent readings) {
            return Optional.of(readings.machineId());
        }
        return event instanceof AlertEvent alert ? Optional.of(alert.machineId()) : Optional.empty();
    }
}
