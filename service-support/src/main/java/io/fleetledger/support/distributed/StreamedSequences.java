package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.SequencesAtPositions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;

/**
 * For a log that cannot be asked for the positions of an aggregate's events. By their times, most events are certainly
 * before or behind the position. If some are so close to it that the clocks of services may disagree, the log is read
 * from there to the aggregate's next event, which settles it.
 */
final class StreamedSequences implements SequencesAtPositions {

    /** Longer than transactions take and clocks differ. */
    static final Duration OUT_OF_ORDER = Duration.ofMinutes(1);

    private static final int WINDOW = 100;
    private static final int PATIENCE_SECONDS = 5;

    private final EventStore log;
    private final AggregateEvents events;

    StreamedSequences(EventStore log, AggregateEvents events) {
        this.log = log;
        this.events = events;
    }

    @Override
    public long countUpTo(String aggregateId, long position) {
        long count = position < 0 ? 0 : length(aggregateId);
        if (count == 0) {
            return 0;
        }
        Instant at = timeAt(position);
        Instant latestUncertain = null;
        for (long end = count; end > 0; end = Math.max(0, end - WINDOW)) {
            List<DomainEventMessage<?>> window = events.read(aggregateId, Math.max(0, end - WINDOW), end);
            for (int index = window.size() - 1; index >= 0; index--) {
                DomainEventMessage<?> event = window.get(index);
                Instant time = event.getTimestamp();
                if (time.isBefore(at.minus(OUT_OF_ORDER))) {
                    return settled(aggregateId, position, count, latestUncertain);
                }
                if (time.isAfter(at.plus(OUT_OF_ORDER))) {
                    count = event.getSequenceNumber(); // And so is whatever follows it in its aggregate.
                    latestUncertain = null;
                } else if (latestUncertain == null || time.isAfter(latestUncertain)) {
                    latestUncertain = time;
                }
            }
        }
        return settled(aggregateId, position, count, latestUncertain);
    }

    private long length(String aggregateId) {
        return log.lastSequenceNumberFor(aggregateId).map(last -> last + 1).orElse(0L);
    }

    /** The event at the position, or the next one where the log has none there. */
    private Instant timeAt(long position) {
        try (BlockingStream<TrackedEventMessage<?>> stream = behind(position - 1)) {
            return next(stream).getTimestamp();
        }
    }

    /** @param count if the uncertain events are all before the position */
    private long settled(String aggregateId, long position, long count, @Nullable Instant latestUncertain) {
        return latestUncertain == null
                ? count
                : firstBehind(aggregateId, position, latestUncertain.plus(OUT_OF_ORDER))
                        .orElse(count);
    }

    private OptionalLong firstBehind(String aggregateId, long position, Instant until) {
        long head = positionOf(log.createHeadToken());
        try (BlockingStream<TrackedEventMessage<?>> stream = behind(position)) {
            for (long seen = position; seen < head; ) {
                TrackedEventMessage<?> message = next(stream);
                seen = positionOf(message.trackingToken());
                if (message instanceof DomainEventMessage<?> event
                        && event.getAggregateIdentifier().equals(aggregateId)) {
                    return OptionalLong.of(event.getSequenceNumber());
                }
                if (message.getTimestamp().isAfter(until)) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }

    private BlockingStream<TrackedEventMessage<?>> behind(long position) {
        return log.openStream(position < 0 ? null : new GlobalSequenceTrackingToken(position));
    }

    private static long positionOf(@Nullable TrackingToken token) {
        return token == null ? -1 : token.position().orElse(-1);
    }

    /** Called only where the log has one. */
    private static TrackedEventMessage<?> next(BlockingStream<TrackedEventMessage<?>> stream) {
        try {
            if (stream.hasNextAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return stream.nextAvailable();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading the log", interrupted);
        }
        throw new EventStoreException("The log has sent no event for " + PATIENCE_SECONDS + " s");
    }
}
