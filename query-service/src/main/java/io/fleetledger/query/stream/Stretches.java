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
 * The log in stretches, each read once however many ask for it while it is remembered. Others' events are among them, and
 * those that nobody is told of are not.
 */
final class Stretches {

    /** Events that are read and remembered together; and the positions at which this begins. Fewer where they are large. */
    private static final int[] STRETCHES = {256, 32, 4};

    /** Bytes that an event, or a stretch, takes beside its contents. */
    private static final int OVERHEAD = 500;

    /** Bytes of events as they are stored. Read, and ready to be sent, they take some four times as much. */
    private static final long MAX_REMEMBERED = 8 << 20;

    /** No longer than another process takes to forget a key that opened them. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(30);

    /** Bytes after which a stretch ends, wherever it is: an event may hold a thousand readings. */
    private static final int STRETCH_BYTES = 1 << 19;

    private final Configuration axon;
    private final ProcessingStores stores;
    private final Duration maxTime;
    private final ProcessingGroup facts;

    /**
     * What somebody has read lately, by its number. Readers that come back need the same, all of them after the process has
     * restarted: it is read from the event store once, and its events are made ready for all.
     */
    private final Cache<Place, Stretch> recent = Caffeine.newBuilder()
            .maximumWeight(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .weigher((Place place, Stretch stretch) -> stretch.weight())
            .build();

    /** @param maxTime that reading one of them may take */
    Stretches(Configuration axon, ProcessingStores stores, Duration maxTime) {
        this.axon = axon;
        this.stores = stores;
        this.maxTime = maxTime;
        this.facts = ProcessingGroup.projection("event-stream", 1, event -> Optional.empty());
    }

    /** Where a stretch begins, and how many events it is of; readings are left out of most. */
    private record Place(long first, int events, boolean readings) {}

    /** One that goes on behind a position. Those that are over, so that nothing may come to them, are read once for all. */
    Stretch behind(long position, long head, boolean readings) {
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
            Told.of(message).ifPresent(event -> {
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

    /** A stream from behind a position, with or without readings where the log can leave them out. */
    BlockingStream<TrackedEventMessage<?>> open(long after, boolean readings) {
        StreamableMessageSource<TrackedEventMessage<?>> source =
                stores.source(axon, readings ? facts.followingReadings() : facts);
        return source.openStream(stores.tokenBehind(after));
    }
}
