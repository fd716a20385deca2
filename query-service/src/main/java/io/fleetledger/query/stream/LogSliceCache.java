package io.fleetledger.query.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * The log in slices, each read once, however many readers ask for it while it is remembered. They include the events
 * of all tenants, but none that is not published.
 */
final class LogSliceCache {

    /**
     * Events read and remembered together, from positions that are multiples of this; fewer where events are large.
     */
    private static final int[] SLICE_SIZES = {256, 32, 4};

    /** Bytes that an event or a slice takes besides its contents. */
    private static final int OVERHEAD = 500;

    /** Bytes of events as stored; read and ready to be sent, they take about four times as much. */
    private static final long MAX_CACHED_BYTES = 8 << 20;

    /** Not longer than another process takes to forget a key that opened them. */
    private static final Duration CACHE_TTL = Duration.ofSeconds(30);

    /** Bytes after which a slice ends early: an event may hold a thousand readings. */
    private static final int MAX_SLICE_BYTES = 1 << 19;

    private final Configuration axon;
    private final ProcessingStores stores;
    private final Duration maxTime;
    private final ProcessingGroup facts;

    /**
     * Slices read lately. Reconnecting readers need the same ones, all of them after a restart of the process: each
     * is read from the event store once, and its events are prepared once for all.
     */
    private final Cache<Place, LogSlice> recent = Caffeine.newBuilder()
            .maximumWeight(MAX_CACHED_BYTES)
            .expireAfterWrite(CACHE_TTL)
            .weigher((Place place, LogSlice slice) -> slice.weight())
            .build();

    /** @param maxTime limit on reading one slice */
    LogSliceCache(Configuration axon, ProcessingStores stores, Duration maxTime) {
        this.axon = axon;
        this.stores = stores;
        this.maxTime = maxTime;
        this.facts = ProcessingGroup.projection("event-stream", 1, event -> Optional.empty());
    }

    /** Where a slice begins and how many events it covers; most leave out readings. */
    private record Place(long first, int events, boolean readings) {}

    /**
     * A slice that continues after a position. Complete ones, which no event can join any longer, are read once for
     * all.
     */
    LogSlice after(long position, long head, boolean readings) {
        for (int events : SLICE_SIZES) {
            long first = (position + 1) / events * events;
            long last = first + events - 1;
            if (last > head) { // More events may still join it.
                if (readings) {
                    continue;
                }
                break; // Without readings, the rest is small.
            }
            Place place = new Place(first, events, readings);
            LogSlice shared = recent.get(place, asked -> readSlice(first - 1, last, head, asked));
            if (!shared.complete()) {
                recent.invalidate(place);
            }
            if (shared.last() > position) {
                return shared;
            }
            if (!shared.complete()) {
                break; // One that is too slow to be read as a whole must not hold up its readers.
            }
        }
        return readSlice(position, head, head, new Place(position + 1, SLICE_SIZES[0], readings));
    }

    /**
     * @param least position to reach, unless the slice is full before; it goes further while it has few events, as
     *     where most are readings
     * @param most the log's last position, after which more may still come
     */
    private LogSlice readSlice(long after, long least, long most, Place place) {
        List<PublishedMessage> events = new ArrayList<>();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger weight = new AtomicInteger(OVERHEAD);
        long last = walk(after, most, place.readings(), message -> {
            PublishedMessage.of(message).ifPresent(event -> {
                events.add(event);
                weight.addAndGet(OVERHEAD + event.length(axon.eventSerializer()));
            });
            return weight.get() < MAX_SLICE_BYTES
                    && (seen.incrementAndGet() < place.events() || LogPosition.of(message) < least);
        });
        boolean full = weight.get() >= MAX_SLICE_BYTES;
        return new LogSlice(events, last, full || last >= least, weight.get());
    }

    /**
     * Walks through the log, including other tenants' events.
     *
     * @param visitor handles each event and returns whether to continue
     * @return the position up to which all events were read
     */
    private long walk(long after, long last, boolean readings, Predicate<TrackedEventMessage<?>> visitor) {
        long position = after;
        long end = System.nanoTime() + maxTime.toNanos();
        try (BlockingStream<TrackedEventMessage<?>> stream = open(after, readings)) {
            while (position < last) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return position;
                }
                if (!hasNext(stream, left)) {
                    // Up to the end, only readings were left out.
                    return stores.streamsReadStoreThemselves() ? last : position;
                }
                TrackedEventMessage<?> message = stream.nextAvailable();
                if (LogPosition.of(message) > last) {
                    return last;
                }
                position = LogPosition.of(message);
                if ((readings || !PublishedMessage.isReading(message)) && !visitor.test(message)) {
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
        return stores.streamsReadStoreThemselves()
                ? stream.hasNextAvailable()
                : stream.hasNextAvailable((int) Math.min(nanos, Integer.MAX_VALUE), TimeUnit.NANOSECONDS);
    }

    /** Opens a stream after a position; without {@code readings}, the log leaves them out if it can. */
    BlockingStream<TrackedEventMessage<?>> open(long after, boolean readings) {
        StreamableMessageSource<TrackedEventMessage<?>> source =
                stores.source(axon, readings ? facts.followingReadings() : facts);
        return source.openStream(stores.tokenAfter(after));
    }
}
