package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.SequencesAtPositions;
import io.fleetledger.support.mongo.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;

/**
 * For a log that cannot be asked for the positions of an aggregate's events. By their times, most events are certainly
 * before or behind the position, so that their sequence can be bisected. If some are so close to it that the clocks of
 * services may disagree, the log is read from there to the aggregate's next event, which settles it.
 */
final class StreamedSequences implements SequencesAtPositions {

    /** Longer than transactions take and clocks differ. */
    static final Duration OUT_OF_ORDER = Duration.ofMinutes(1);

    private static final int WINDOW = 100;

    /** How long the log may send nothing, although it has more. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** For a whole count. Shorter than callers wait: they are told why, and no read begins for one that has left. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EventStore log;
    private final AggregateEvents events;
    private final Duration patience;
    private final Duration limit;
    private final LongSupplier nanoTime;

    StreamedSequences(EventStore log, AggregateEvents events) {
        this(log, events, TIMEOUT, LIMIT, System::nanoTime);
    }

    StreamedSequences(
            EventStore log, AggregateEvents events, Duration patience, Duration limit, LongSupplier nanoTime) {
        this.log = log;
        this.events = events;
        this.patience = patience;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** @throws QueryTimeoutException if that takes too long */
    @Override
    public long countUpTo(String aggregateId, long position) {
        long end = nanoTime.getAsLong() + limit.toNanos();
        long length = position < 0 ? 0 : length(aggregateId);
        if (length == 0) {
            return 0;
        }
        Instant at = timeAt(position);
        long count = certainlyBehindFrom(aggregateId, length, at.plus(OUT_OF_ORDER), end);
        Instant latestUncertain = null;
        for (long to = count; to > 0; to = Math.max(0, to - WINDOW)) {
            List<DomainEventMessage<?>> window = read(aggregateId, Math.max(0, to - WINDOW), to, end);
            for (int index = window.size() - 1; index >= 0; index--) {
                DomainEventMessage<?> event = window.get(index);
                Instant time = event.getTimestamp();
                if (time.isBefore(at.minus(OUT_OF_ORDER))) {
                    return settled(aggregateId, position, count, latestUncertain, end);
                }
                if (time.isAfter(at.plus(OUT_OF_ORDER))) {
                    count = event.getSequenceNumber(); // And so is whatever follows it in its aggregate.
                    latestUncertain = null;
                } else if (latestUncertain == null || time.isAfter(latestUncertain)) {
                    latestUncertain = time;
                }
            }
        }
        return settled(aggregateId, position, count, latestUncertain, end);
    }

    private long length(String aggregateId) {
        return log.lastSequenceNumberFor(aggregateId).map(last -> last + 1).orElse(0L);
    }

    /**
     * A sequence from which on all events are later than that, with few such events before it. Looks back from the last
     * event in growing steps, as positions near the log's end are asked for most, and bisects the last step.
     */
    private long certainlyBehindFrom(String aggregateId, long length, Instant time, long end) {
        long low = 0;
        long behind = length;
        for (long step = WINDOW; behind - step > 0; step *= 2) {
            if (!isLater(aggregateId, behind - step, time, end)) {
                low = behind - step + 1;
                break;
            }
            behind -= step;
        }
        while (behind - low > WINDOW) {
            long middle = (low + behind) >>> 1;
            if (isLater(aggregateId, middle, time, end)) {
                behind = middle;
            } else {
                low = middle + 1;
            }
        }
        return behind;
    }

    private boolean isLater(String aggregateId, long sequence, Instant time, long end) {
        return read(aggregateId, sequence, sequence + 1, end).stream()
                .anyMatch(event -> event.getTimestamp().isAfter(time));
    }

    private List<DomainEventMessage<?>> read(String aggregateId, long from, long to, long end) {
        requireTimeLeft(end);
        return events.read(aggregateId, from, to);
    }

    private void requireTimeLeft(long end) {
        if (nanoTime.getAsLong() - end > 0) {
            throw new QueryTimeoutException("Could not determine an aggregate's sequence within " + limit);
        }
    }

    /** The event at the position, or the next one where the log has none there. */
    private Instant timeAt(long position) {
        try (BlockingStream<TrackedEventMessage<?>> stream = behind(position - 1)) {
            return next(stream).getTimestamp();
        }
    }

    /** @param count if the uncertain events are all before the position */
    private long settled(String aggregateId, long position, long count, @Nullable Instant latestUncertain, long end) {
        return latestUncertain == null
                ? count
                : firstBehind(aggregateId, position, latestUncertain.plus(OUT_OF_ORDER), end)
                        .orElse(count);
    }

    private OptionalLong firstBehind(String aggregateId, long position, Instant until, long end) {
        long head = StoredToken.position(log.createHeadToken());
        try (BlockingStream<TrackedEventMessage<?>> stream = behind(position)) {
            for (long seen = position; seen < head; ) {
                TrackedEventMessage<?> message = next(stream);
                seen = StoredToken.position(message.trackingToken());
                if (message instanceof DomainEventMessage<?> event
                        && event.getAggregateIdentifier().equals(aggregateId)) {
                    return OptionalLong.of(event.getSequenceNumber());
                }
                if (message.getTimestamp().isAfter(until)) {
                    return OptionalLong.empty();
                }
                requireTimeLeft(end); // More may be written within two minutes than can be read in time.
            }
        }
        return OptionalLong.empty();
    }

    private BlockingStream<TrackedEventMessage<?>> behind(long position) {
        return log.openStream(position < 0 ? null : new GlobalSequenceTrackingToken(position));
    }

    /** Called only where the log has one. */
    private TrackedEventMessage<?> next(BlockingStream<TrackedEventMessage<?>> stream) {
        try {
            if (stream.hasNextAvailable(Math.toIntExact(patience.toMillis()), TimeUnit.MILLISECONDS)) {
                return stream.nextAvailable();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading the log", interrupted);
        }
        throw new EventStoreException("The log has sent no event for " + patience);
    }
}
