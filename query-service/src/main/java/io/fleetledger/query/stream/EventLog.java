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

/** The log as it is read for those outside, a bounded part at a time. A position of -1 is before the first event. */
final class EventLog {

    static final long BEGINNING = -1;

    /** How much is looked through for one part of it, others' and unwanted events among that. */
    private static final int MAX_EVENTS = 10_000;

    /** How long may be read for one part of it. */
    static final Duration MAX_TIME = Duration.ofSeconds(1);

    /** Of a group's events at a time: each may name a thousand machines. */
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
     * What was found.
     *
     * @param told of the events behind where it began, those that were wanted
     * @param position up to where everything was seen
     * @param level whether that was the whole log at the time
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
     * The next events behind a position.
     *
     * @param limit how many of those wanted are enough
     * @param bytes of them, as they are sent, that are enough
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

    /** What was found so far of one part. */
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

        /** Gives whether more is wanted. */
        boolean take(Optional<Told> next) {
            seen++;
            next.filter(interest::takes).ifPresent(wanted -> {
                told.add(wanted);
                length += wanted.frame().bytes().length;
            });
            return seen < MAX_EVENTS && told.size() < limit && length < bytes;
        }
    }

    /** Stretches that are over are read once for all. */
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
            if (stretch.last() <= from) { // The log has stopped to answer.
                return position;
            }
            position = stretch.last();
        } while (position < head && System.nanoTime() < end);
        return position;
    }

    /** A stream from behind a position, with or without readings where the log can leave them out. */
    BlockingStream<TrackedEventMessage<?>> open(long after, boolean readings) {
        return stretches.open(after, readings);
    }

    /**
     * A group's members now, from its own events: no view could be behind them. None if it is not the tenant's. Of what is no
     * group, only the first event is read: a machine may have hundreds of thousands.
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
