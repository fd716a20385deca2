package io.fleetledger.query.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
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

    /** How long may be read for one part of it. */
    static final Duration MAX_TIME = Duration.ofSeconds(1);

    /** Events that are read and remembered together; and the positions at which this begins. Fewer where they are large. */
    private static final int[] STRETCHES = {256, 32, 4};

    /** Bytes that an event, or a stretch, takes beside its contents. */
    private static final int OVERHEAD = 500;

    /** Bytes of events as they are stored. Read, and ready to be sent, they take some four times as much. */
    private static final long MAX_REMEMBERED = 8 << 20;

    /** Bytes after which a stretch ends, wherever it is: an event may hold a thousand readings. */
    private static final int STRETCH_BYTES = 1 << 19;

    private final Configuration axon;
    private final ProcessingStores stores;
    private final PromptReads reads;
    private final Duration maxTime;
    private final ProcessingGroup facts;

    /**
     * What somebody has read lately, by its number. Readers that come back need the same, all of them after the process has
     * restarted: it is read from the event store once, and its events are made ready for all.
     */
    private final Cache<Place, Stretch> recent = Caffeine.newBuilder()
            .maximumWeight(MAX_REMEMBERED)
            .weigher((Place place, Stretch stretch) -> stretch.weight())
            .build();

    EventLog(Configuration axon, ProcessingStores stores, PromptReads reads, Duration maxTime) {
        this.axon = axon;
        this.stores = stores;
        this.reads = reads;
        this.maxTime = maxTime;
        this.facts = ProcessingGroup.projection("event-stream", 1, event -> Optional.empty());
    }

    /** Where a stretch begins, and how many events it is of; readings are left out of most. */
    private record Place(long first, int events, boolean readings) {}

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
                length += wanted.frame().length;
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
            Stretch stretch = stretchBehind(from, head, readings);
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

    private Stretch stretchBehind(long position, long head, boolean readings) {
        for (int events : STRETCHES) {
            long first = (position + 1) / events * events;
            long last = first + events - 1;
            if (last > head) { // Something may still come to it.
                if (readings) {
                    continue;
                }
                break; // The rest without them is little.
            }
            Place place = new Place(first, events, readings);
            Stretch shared = recent.get(place, asked -> stretch(first - 1, last, head, asked));
            if (!shared.whole()) {
                recent.invalidate(place);
            }
            if (shared.last() > position) {
                return shared;
            }
            if (!shared.whole()) {
                break; // One that is too slow to be read as a whole must not keep its readers where they are.
            }
        }
        return stretch(position, head, head, new Place(position + 1, STRETCHES[0], readings));
    }

    /**
     * @param least up to where it should go at least, unless it is full before; it goes further while there are few events in it, as where most are
     *     readings
     * @param most the log's last position, behind which something may still come
     */
    private Stretch stretch(long after, long least, long most, Place place) {
        List<Told> told = new ArrayList<>();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger weight = new AtomicInteger(OVERHEAD);
        long last = walk(after, most, place.readings(), message -> {
            told(message).ifPresent(event -> {
                told.add(event);
                weight.addAndGet(OVERHEAD + event.length(axon.eventSerializer()));
            });
            return weight.get() < STRETCH_BYTES
                    && (seen.incrementAndGet() < place.events() || LogPosition.of(message) < least);
        });
        boolean full = weight.get() >= STRETCH_BYTES;
        return new Stretch(told, last, full || last >= least, weight.get());
    }

    /**
     * Goes through the log, others' events included.
     *
     * @param taking what is done with each, giving whether to go on
     * @return up to where everything was seen
     */
    private long walk(long after, long last, boolean readings, Predicate<TrackedEventMessage<?>> taking) {
        long position = after;
        long end = System.nanoTime() + maxTime.toNanos();
        try (BlockingStream<TrackedEventMessage<?>> stream = open(after, readings)) {
            while (position < last) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return position;
                }
                if (!hasNext(stream, left)) {
                    // What was left out up to the end are readings.
                    return stores.streamsLookByThemselves() ? last : position;
                }
                TrackedEventMessage<?> message = stream.nextAvailable();
                if (LogPosition.of(message) > last) {
                    return last;
                }
                position = LogPosition.of(message);
                if ((readings || !Told.isReading(message)) && !taking.test(message)) {
                    return position;
                }
            }
            return position;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading the log", interrupted);
        }
    }

    private boolean hasNext(BlockingStream<TrackedEventMessage<?>> stream, long nanos) throws InterruptedException {
        return stores.streamsLookByThemselves()
                ? stream.hasNextAvailable()
                : stream.hasNextAvailable((int) Math.min(nanos, Integer.MAX_VALUE), TimeUnit.NANOSECONDS);
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
