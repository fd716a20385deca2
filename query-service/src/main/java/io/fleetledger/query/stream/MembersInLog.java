package io.fleetledger.query.stream;

import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.SequencesAtPositions;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.ids.GroupHierarchyIds;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;

/** Finds a group's members as of a position, in the log itself, since a view could lag. */
final class MembersInLog {

    private static final String WHAT = "members of a group";

    /** Events read at a time: each may name a thousand machines. */
    static final int WINDOW = 100;

    private final AggregateEvents events;
    private final LastSequences lastSequences;
    private final SequencesAtPositions sequences;
    private final TimeLimitedReads reads;

    MembersInLog(
            AggregateEvents events,
            LastSequences lastSequences,
            SequencesAtPositions sequences,
            TimeLimitedReads reads) {
        this.events = events;
        this.lastSequences = lastSequences;
        this.sequences = sequences;
        this.reads = reads;
    }

    /**
     * The members after the event at that position. None if the group is not the tenant's. If the id is not a group's,
     * only the first event is read: a machine may have hundreds of thousands.
     *
     * @throws org.axonframework.eventsourcing.eventstore.EventStoreException if the log does not answer
     * @throws org.springframework.dao.QueryTimeoutException if it cannot tell the position's events in time
     */
    Members at(String tenantId, UUID groupId, long position) {
        Members members = new Members(groupId, Set.of());
        if (position <= EventLog.BEGINNING || !isGroupOf(tenantId, groupId)) {
            return members;
        }
        long end = countUpTo(groupId.toString(), position);
        for (long from = 1; from < end; from += WINDOW) {
            read(groupId.toString(), from, Math.min(end, from + WINDOW))
                    .forEach(event -> members.apply(event.getPayload()));
        }
        if (end > 0 && !members.haveEnded() && hasEndedWithOneAbove(tenantId, groupId, position)) {
            members.end();
        }
        return members;
    }

    private boolean isGroupOf(String tenantId, UUID groupId) {
        return read(groupId.toString(), 0, 1).stream()
                .anyMatch(first -> first.getPayload() instanceof MachineGroupCreatedEvent group
                        && group.tenantId().equals(tenantId));
    }

    /**
     * The group's own events do not say so; of those of its tenant's tree, the latest that names the group does, as no
     * group is placed again after its end. So the tree is read from its own end, and which of its events precede the
     * position matters only if the group has ended since.
     */
    private boolean hasEndedWithOneAbove(String tenantId, UUID groupId, long position) {
        String tree = GroupHierarchyIds.of(tenantId);
        for (long end = length(tree); end > 0; end = Math.max(0, end - WINDOW)) {
            List<DomainEventMessage<?>> part = read(tree, Math.max(0, end - WINDOW), end);
            for (int index = part.size() - 1; index >= 0; index--) {
                DomainEventMessage<?> event = part.get(index);
                if (event.getPayload() instanceof GroupsRemovedEvent removed
                        && removed.groupIds().contains(groupId)) {
                    return event.getSequenceNumber() < countUpTo(tree, position);
                }
                if (event.getPayload() instanceof GroupPlacedEvent placed
                        && placed.groupId().equals(groupId)) {
                    return false;
                }
            }
        }
        return false;
    }

    private long length(String aggregateId) {
        Long last =
                reads.read(() -> lastSequences.of(Set.of(aggregateId)), WHAT).get(aggregateId);
        return last == null ? 0 : last + 1;
    }

    private long countUpTo(String aggregateId, long position) {
        return reads.read(() -> sequences.countUpTo(aggregateId, position), WHAT);
    }

    private List<DomainEventMessage<?>> read(String aggregateId, long from, long to) {
        return reads.read(() -> events.read(aggregateId, from, to), WHAT);
    }
}
