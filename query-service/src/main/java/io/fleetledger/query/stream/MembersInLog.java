package io.fleetledger.query.stream;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.SequencesAtPositions;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.ids.GroupHierarchyIds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;

/** Finds a group's members as of a position, in the log itself, since a view could lag. */
final class MembersInLog {

    private static final String WHAT = "members of a group";

    /** Events read at a time: each may name a thousand machines. */
    static final int WINDOW = 100;

    /** Groups whose trees are not read again from their beginning for each page of their events. */
    private static final int REMEMBERED = 10_000;

    private final AggregateEvents events;
    private final LastSequences lastSequences;
    private final SequencesAtPositions sequences;
    private final TimeLimitedReads reads;
    private final Map<UUID, TreeRead> treesRead = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .<UUID, TreeRead>build()
            .asMap();

    /**
     * What is known of a group from its tenant's tree, whose events never change.
     *
     * @param length of the tree when it was read
     * @param removal the sequence of the event that removed the group; {@link #NONE} if none of these did
     */
    private record TreeRead(long length, long removal) {

        static final long NONE = -1;
        static final TreeRead NOTHING = new TreeRead(0, NONE);
    }

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
        if (position <= SubscriberLog.BEGINNING || !isGroupOf(tenantId, groupId)) {
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
        TreeRead known = treesRead.getOrDefault(groupId, TreeRead.NOTHING);
        if (known.removal() == TreeRead.NONE) {
            long length = length(tree);
            known = new TreeRead(length, removalIn(tree, groupId, known.length(), length));
            treesRead.put(groupId, known);
        }
        return known.removal() != TreeRead.NONE && known.removal() < countUpTo(tree, position);
    }

    /** Back to where the group was placed last, at most to where others have looked before. */
    private long removalIn(String tree, UUID groupId, long begin, long length) {
        for (long end = length; end > begin; end -= WINDOW) {
            List<DomainEventMessage<?>> part = read(tree, Math.max(begin, end - WINDOW), end);
            for (int index = part.size() - 1; index >= 0; index--) {
                DomainEventMessage<?> event = part.get(index);
                if (event.getPayload() instanceof GroupsRemovedEvent removed
                        && removed.groupIds().contains(groupId)) {
                    return event.getSequenceNumber();
                }
                if (event.getPayload() instanceof GroupPlacedEvent placed
                        && placed.groupId().equals(groupId)) {
                    return TreeRead.NONE;
                }
            }
        }
        return TreeRead.NONE;
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
