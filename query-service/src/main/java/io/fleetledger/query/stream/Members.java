package io.fleetledger.query.stream;

import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The machines of one group at a position of the log, updated with each event that passes. */
final class Members {

    private final UUID groupId;
    private final Set<UUID> machineIds;
    private boolean ended;

    Members(UUID groupId, Collection<UUID> machineIds) {
        this.groupId = groupId;
        this.machineIds = new HashSet<>(machineIds);
    }

    Members copy() {
        Members copy = new Members(groupId, machineIds);
        copy.ended = ended;
        return copy;
    }

    boolean contains(UUID machineId) {
        return machineIds.contains(machineId);
    }

    Set<UUID> machineIds() {
        return Set.copyOf(machineIds);
    }

    boolean haveEnded() {
        return ended;
    }

    /** Nobody is a member of a group that was deleted, itself or along with one above it. */
    void end() {
        ended = true;
        machineIds.clear();
    }

    /** Applies the event, and returns whether it is one of the group. */
    boolean apply(Object event) {
        if (!(event instanceof MachineGroupEvent change) || !concerns(change)) {
            return false;
        }
        if (change instanceof MachineGroupDeletedEvent) {
            end();
        } else if (!ended) { // A change decided before its group ended along with one above it may follow that end.
            if (change instanceof MachineGroupMembersAddedEvent added) {
                machineIds.addAll(added.machineIds());
            } else {
                changedBy(change).forEach(machineIds::remove);
            }
        }
        return true;
    }

    private boolean concerns(MachineGroupEvent event) {
        return event.groupId().equals(groupId)
                || (event instanceof MachineGroupDeletedEvent deleted
                        && deleted.descendantIds().contains(groupId));
    }

    /** The machines that the event takes into a group or out of it, if it names them. */
    static List<UUID> changedBy(Object event) {
        if (event instanceof MachineGroupMembersAddedEvent added) {
            return added.machineIds();
        }
        if (event instanceof MachineGroupMembersRemovedEvent removed) {
            return removed.machineIds();
        }
        return event instanceof MachineGroupRetiredMembersRemovedEvent retired ? retired.machineIds() : List.of();
    }
}
