package io.fleetledger.query.stream;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.subscription.PublishedType;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects the events for one reader, asked in the order of the log. A group's machines are its own members: those where
 * the reader begins, updated with each change that passes.
 */
final class EventFilter {

    private final String tenantId;
    private final Set<PublishedType> types;
    private final @Nullable UUID machineId;
    private final @Nullable Members members;

    /**
     * @param types empty for all except those sent on request only
     * @param members of the group at the position where the reader begins; null for events of any group or none
     */
    EventFilter(String tenantId, Set<PublishedType> types, @Nullable UUID machineId, @Nullable Members members) {
        this.tenantId = tenantId;
        this.types = Set.copyOf(types);
        this.machineId = machineId;
        this.members = members;
    }

    /** An independent copy: an attempt that may fail uses one copy, and its retry another. */
    EventFilter copy() {
        return new EventFilter(tenantId, types, machineId, members == null ? null : members.copy());
    }

    String tenantId() {
        return tenantId;
    }

    /** Whether it includes readings, so that it needs a log with all of them. */
    boolean includesReadings() {
        return types.stream().anyMatch(PublishedType::isOnRequestOnly);
    }

    boolean matches(PublishedMessage published) {
        if (!published.tenantId().equals(tenantId)) {
            return false;
        }
        boolean ofGroup = members == null || isOfGroup(published.event(), members);
        boolean ofMachine = machineId == null || isOfMachine(published.event(), machineId);
        boolean ofTypes = types.isEmpty() ? !published.type().isOnRequestOnly() : types.contains(published.type());
        return ofGroup && ofMachine && ofTypes;
    }

    private static boolean isOfMachine(Object event, UUID id) {
        return machineOf(event).filter(id::equals).isPresent()
                || Members.changedBy(event).contains(id);
    }

    /** Keeps track of the group's members, whether or not the event itself is wanted. */
    private static boolean isOfGroup(Object event, Members members) {
        return members.apply(event)
                || machineOf(event).filter(members::contains).isPresent();
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
