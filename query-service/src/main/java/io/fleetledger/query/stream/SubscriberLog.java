package io.fleetledger.query.stream;

import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.mongo.StoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** The log as read for subscribers, one bounded part at a time. Position -1 precedes the first event. */
final class SubscriberLog {

    static final long BEGINNING = -1;

    /** Events examined for one part, including other tenants' and unwanted ones. */
    private static final int MAX_EVENTS = 10_000;

    /** Time spent reading one part. */
    static final Duration MAX_TIME = Duration.ofSeconds(1);

    private final Configuration axon;
    private final TimeLimitedReads reads;
    private final Duration maxTime;
    private final LogSliceCache slices;

    SubscriberLog(Configuration axon, ProcessingStores stores, TimeLimitedReads reads, Duration maxTime) {
        this.axon = axon;
        this.reads = reads;
        this.maxTime = maxTime;
        this.slices = new LogSliceCache(axon, stores, maxTime);
    }

    /**
     * A part of the log.
     *
     * @param events the wanted events in it
     * @param position up to which all events were examined
     * @param caughtUp whether that was the end of the log at the time
     */
    record Part(List<PublishedMessage> events, long position, boolean caughtUp) {

        Part {
            events = List.copyOf(events);
        }
    }

    /** The log's last position. */
    long head() {
        return reads.read(this::readHead, "head of the log");
    }

    private long readHead() {
        return StoredToken.position(axon.eventStore().createHeadToken());
    }

    /**
     * Reads the next events after a position.
     *
     * @param limit how many wanted events are enough
     * @param bytes how many bytes of wanted events, as sent, are enough
     * @throws EventStoreException if the log does not answer
     */
    Part read(long after, EventFilter filter, int limit, long bytes) {
        return reads.read(() -> readPart(after, filter, limit, bytes), "events of the log");
    }

    private Part readPart(long after, EventFilter filter, int limit, long bytes) {
        long head = readHead();
        if (after >= head) {
            return new Part(List.of(), after, true);
        }
        Finding found = new Finding(filter, limit, bytes);
        long position = readShared(after, head, filter.includesReadings(), found);
        return new Part(found.matched, position, position >= head);
    }

    /** The part found so far. */
    private static final class Finding {

        private final EventFilter filter;
        private final int limit;
        private final long bytes;
        private final List<PublishedMessage> matched = new ArrayList<>();
        private long length;
        private int seen;

        Finding(EventFilter filter, int limit, long bytes) {
            this.filter = filter;
            this.limit = limit;
            this.bytes = bytes;
        }

        /** Returns whether more is wanted. */
        boolean take(Optional<PublishedMessage> next) {
            seen++;
            next.filter(filter::matches).ifPresent(wanted -> {
                matched.add(wanted);
                length += wanted.frame().bytes().length;
            });
            return seen < MAX_EVENTS && matched.size() < limit && length < bytes;
        }
    }

    /** Complete slices are read once for all readers. */
    private long readShared(long after, long head, boolean readings, Finding found) {
        long end = System.nanoTime() + maxTime.toNanos();
        long position = after;
        do {
            long from = position;
            LogSlice slice = slices.after(from, head, readings);
            for (PublishedMessage next : slice.events()) {
                if (next.position() > position) {
                    position = next.position();
                    if (!found.take(Optional.of(next))) {
                        return position;
                    }
                }
            }
            if (slice.last() <= from) { // The log no longer answers.
                return position;
            }
            position = slice.last();
        } while (position < head && System.nanoTime() < end);
        return position;
    }

    /** Opens a stream after a position; without {@code readings}, the log leaves them out if it can. */
    BlockingStream<TrackedEventMessage<?>> open(long after, boolean readings) {
        return slices.open(after, readings);
    }
}
