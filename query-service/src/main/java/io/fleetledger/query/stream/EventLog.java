package io.fleetledger.query.stream;

import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.PromptReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as it is read for those outside, a bounded part at a time. A position of -1 is before the first event. */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    static final long BEGINNING = -1;

    /** How much is looked through for one part of it, others' and unwanted events among that. */
    private static final int MAX_EVENTS = 10_000;

    private static final Duration MAX_TIME = Duration.ofSeconds(1);

    private final Configuration axon;
    private final ProcessingStores stores;
    private final PromptReads reads;
    private final ProcessingGroup facts;

    EventLog(Configuration axon, ProcessingStores stores, PromptReads reads) {
        this.axon = axon;
        this.stores = stores;
        this.reads = reads;
        this.facts = ProcessingGroup.projection("event-stream", 1, event -> Optional.empty());
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
        List<Told> told = new ArrayList<>();
        long position = after;
        long length = 0;
        long end = System.nanoTime() + MAX_TIME.toNanos();
        try (BlockingStream<TrackedEventMessage<?>> stream = open(after, interest.inReadings())) {
            for (int seen = 0; position < head && seen < MAX_EVENTS && told.size() < limit && length < bytes; seen++) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                if (!hasNext(stream, left)) {
                    // What was left out up to the end are readings.
                    position = stores.streamsLookByThemselves() ? head : position;
                    break;
                }
                TrackedEventMessage<?> message = stream.nextAvailable();
                position = LogPosition.of(message);
                Optional<Told> wanted = wanted(message, interest);
                if (wanted.isPresent()) {
                    told.add(wanted.get());
                    length += wanted.get().frame().length;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading the log", interrupted);
        }
        return new Part(told, position, position >= head);
    }

    private boolean hasNext(BlockingStream<TrackedEventMessage<?>> stream, long nanos) throws InterruptedException {
        return stores.streamsLookByThemselves()
                ? stream.hasNextAvailable()
                : stream.hasNextAvailable((int) Math.min(nanos, Integer.MAX_VALUE), TimeUnit.NANOSECONDS);
    }

    private static Optional<Told> wanted(TrackedEventMessage<?> message, Interest interest) {
        return Told.isReading(message) && !interest.inReadings()
                ? Optional.empty()
                : told(message).filter(interest::takes);
    }

    /** Empty for what nobody is told of, and for what cannot be read: one such event must not end all streams for ever. */
    static Optional<Told> told(TrackedEventMessage<?> message) {
        try {
            return Told.of(message);
        } catch (RuntimeException unreadable) {
            LOG.error(
                    "The event at position {} cannot be read, and subscribers are not told of it",
                    LogPosition.of(message),
                    unreadable);
            return Optional.empty();
        }
    }

    /** A stream from behind a position, with or without readings where the log can leave them out. */
    BlockingStream<TrackedEventMessage<?>> open(long after, boolean readings) {
        StreamableMessageSource<TrackedEventMessage<?>> source =
                stores.source(axon, readings ? facts.followingReadings() : facts);
        return source.openStream(stores.tokenBehind(after));
    }

    /** A group's members now, from its own events: no view could be behind them. None if it is not the tenant's. */
    Set<UUID> members(String tenantId, UUID groupId) {
        return reads.read(
                () -> {
                    Set<UUID> members = new HashSet<>();
                    axon.eventStore()
                            .readEvents(groupId.toString(), 0)
                            .asStream()
                            .map(event -> event.getPayload())
                            .filter(event -> event instanceof MachineGroupEvent group
                                    && group.tenantId().equals(tenantId))
                            .forEach(event -> Interest.apply(event, members));
                    return members;
                },
                "members of a group");
    }
}
