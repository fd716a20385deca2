package io.fleetledger.query.stream;

import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.PromptReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** The log as read for subscribers, one bounded part at a time. Position -1 precedes the first event. */
final class EventLog {

    static final long BEGINNING = -1;

    /** Events examined for one part, including other tenants' and unwanted ones. */
    private static final int MAX_EVENTS = 10_000;

    /** Time spent reading one part. */
    static final Duration MAX_TIME = Duration.ofSeconds(1);

    /** A group's events read at a time: each may name a thousand machines. */
    static final int WINDOW = 100;

    private final Configuration axon;
    private final AggregateEvents events;
    private final PromptReads reads;
    private final Duration maxTime;
    private final Stretches stretches;

    EventLog(Configuration axon, AggregateEvents events, ProcessingStores stores, PromptReads reads, Duration maxTime) {
        this.axon = axon;
        this.events = events;
        this.reads = reads;
        this.maxTime = maxTime;
        this.stretches = new Stretches(axon, stores, maxTime);
    }

    /**
     * A part of the log.
     *
     * @param told the wanted events in it
     * @param position up to which all events were examined
     * @param level whether that was the end of the log at the time
     */
    record Part(List<Told> told, long position, boolean level) {

        Part {
            told = List.copyOf(told);
        }
    }

    /** The log's last position. */
    long head() {
        return reads.read(this::readHead, "head of the log");
    }

    private long readHead() {
        TrackingToken head = axon.eventStore().createHeadToken();
        return head == null ? BEGINNING : head.position().orElse(BEGINNING);
    }

    /**
     * Reads the next events after a position.
     *
     * @param limit how many wanted events are enough
     * @param bytes how many bytes of wanted events, as sent, are enough
     * @throws EventStoreException if the log does not answer
     */
    Part read(long after, Interest interest, int limit, long bytes) {
        return reads.read(() -> readPart(after, interest, limit, bytes), "events of the log");
    }

    private Part readPart(long after, Interest interest, int limit, long bytes) {
        long head = readHead();
        if (after >= head) {
            return new Part(List.of(), after, true);
        }
        Finding found = new Finding(interest, limit, bytes);
        long position = readShared(after, head, interest.inReadings(), found);
        return new Part(found.told, position, position >= head);
    }

    /** The part found so far. */
    private static final class Finding {

        private final Interest interest;
        private final int limit;
        private final long bytes;
        private final List<Told> told = new ArrayList<>();
        private long length;
        private int seen;

        Finding(Interest interest, int limit, long bytes) {
            this.interest = interest;
            this.limit = limit;
            this.bytes = bytes;
        }

        /** Returns whether more is wanted. */
        boolean take(Optional<Told> next) {
            seen++;
            next.filter(interest::takes).ifPresent(wanted -> {
                told.add(wanted);
                length += wanted.frame().bytes().length;
            });
            return seen < MAX_EVENTS && told.size() < limit && length < bytes;
        }
    }

    /** Complete stretches are read once for all readers. */
    private long readShared(long after, long head, boolean readings, Finding found) {
        long end = System.nanoTime() + maxTime.toNanos();
        long position = after;
        do {
            long from = position;
            Stretch stretch = stretches.behind(from, head, readings);
            for (Told next : stretch.told()) {
                if (next.position() > position) {
                    position = next.position();
                    if (!found.take(Optional.of(next))) {
                        return position;
                    }
                }
            }
            if (stretch.last() <= from) { // The log no longer answers.
                return position;
            }
            position = stretch.last();
        } while (position < head && System.nanoTime() < end);
        return position;
    }

    /** Opens a stream after a position; without {@code readings}, the log leaves them out if it can. */
    BlockingStream<TrackedEventMessage<?>> open(long after, boolean readings) {
        return stretches.open(after, readings);
    }

    /**
     * A group's current members, from its own events, since a view could lag. None if the group is not the tenant's. If
     * the id is not a group's, only the first event is read: a machine may have hundreds of thousands.
     */
    Set<UUID> members(String tenantId, UUID groupId) {
        Set<UUID> members = new HashSet<>();
        List<DomainEventMessage<?>> part = part(groupId, 0, 1);
        if (part.stream().noneMatch(first -> beginsGroupOf(tenantId, first.getPayload()))) {
            return members;
        }
        long from = 1;
        do {
            part = part(groupId, from, from + WINDOW);
            part.forEach(event -> Interest.apply(event.getPayload(), members));
            from += WINDOW;
        } while (part.size() == WINDOW);
        return members;
    }

    private static boolean beginsGroupOf(String tenantId, Object first) {
        return first instanceof MachineGroupCreatedEvent group
                && group.tenantId().equals(tenantId);
    }

    private List<DomainEventMessage<?>> part(UUID groupId, long from, long to) {
        return reads.read(() -> events.read(groupId.toString(), from, to), "members of a group");
    }
}
