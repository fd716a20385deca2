package io.fleetledger.support.axon;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * A log that several processors read from the same place on: each event is read from the store, and becomes an object,
 * once for all of them. Nobody runs further ahead of the slowest than {@value #KEPT} events, which are kept meanwhile.
 * Whoever begins at a place that is not kept any more, or not yet, reads for itself.
 */
final class SharedLog implements StreamableMessageSource<TrackedEventMessage<?>> {

    /** Twice what a processor has in its buffer. */
    static final int KEPT = 2_048;

    private static final int BETWEEN_WAKES = KEPT / 8;
    /** For which the first waits for the others to begin; each claims its segments before. */
    private static final Duration BEGIN_TOGETHER = Duration.ofSeconds(3);

    private static final long LOOK_NANOS = 5_000_000;

    private final StreamableMessageSource<TrackedEventMessage<?>> log;
    private final int expected;
    private final Duration patience;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private final @Nullable TrackedEventMessage<?>[] kept = new TrackedEventMessage<?>[KEPT];
    private @Nullable BlockingStream<TrackedEventMessage<?>> source;
    private @Nullable TrackingToken beginning;
    private boolean callsBack;
    private int opened;
    private long openedAt;
    /** How many events have been read since the beginning; those before the last {@value #KEPT} are gone. */
    private volatile long end;

    /** @param expected so many read it, each from the beginning on */
    SharedLog(StreamableMessageSource<TrackedEventMessage<?>> log, int expected) {
        this(log, expected, BEGIN_TOGETHER);
    }

    /** @param patience for which the first waits for the others */
    SharedLog(StreamableMessageSource<TrackedEventMessage<?>> log, int expected, Duration patience) {
        this.log = log;
        this.expected = expected;
        this.patience = patience;
    }

    @Override
    public synchronized BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken position) {
        if (source == null) {
            BlockingStream<TrackedEventMessage<?>> stream = log.openStream(position);
            callsBack = stream.setOnAvailableCallback(this::wakeAll);
            source = stream;
            beginning = position;
            end = 0;
            opened = 0;
            openedAt = System.nanoTime();
        }
        opened++;
        long next = indexBehind(position);
        if (next < 0) {
            return log.openStream(position);
        }
        Reader reader = new Reader(next);
        readers.add(reader);
        return reader;
    }

    /** Negative if it is not kept. */
    private long indexBehind(@Nullable TrackingToken position) {
        long first = Math.max(0, end - KEPT);
        if (first == 0 && Objects.equals(position, beginning)) {
            return 0;
        }
        for (long index = end - 1; index >= first; index--) {
            if (Objects.equals(at(index).trackingToken(), position)) {
                return index + 1;
            }
        }
        return -1;
    }

    private TrackedEventMessage<?> at(long index) {
        return Objects.requireNonNull(kept[(int) (index % KEPT)]);
    }

    /** Reads one more, unless there is none, or the slowest has yet to see what it would take the place of. */
    private synchronized boolean readsUpTo(Reader reader) {
        if (reader.next < end) {
            return true;
        }
        long slowest = opened < expected && System.nanoTime() - openedAt < patience.toNanos()
                ? 0
                : readers.stream().mapToLong(one -> one.next).min().orElse(end);
        if (source == null || end - slowest >= KEPT || !source.hasNextAvailable()) {
            return false;
        }
        try {
            kept[(int) (end % KEPT)] = source.nextAvailable();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
        end++;
        return true;
    }

    private void wakeAll() {
        readers.forEach(reader -> reader.wake.run());
    }

    private synchronized void leave(Reader reader) {
        readers.remove(reader);
        if (readers.isEmpty() && source != null) {
            source.close();
            source = null;
        }
    }

    @Override
    public TrackingToken createTailToken() {
        return log.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return log.createHeadToken();
    }

    /** The next of what is kept, for one processor. */
    private final class Reader implements BlockingStream<TrackedEventMessage<?>> {

        private volatile long next;
        private volatile Runnable wake = () -> {};

        Reader(long next) {
            this.next = next;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return hasNextAvailable() ? Optional.of(at(next)) : Optional.empty();
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) {
            long begun = System.nanoTime();
            while (next >= end && !readsUpTo(this)) {
                if (System.nanoTime() - begun >= unit.toNanos(timeout)
                        || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return true;
        }

        @Override
        public boolean hasNextAvailable() {
            return next < end || readsUpTo(this);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            TrackedEventMessage<?> event = at(next);
            advance();
            return event;
        }

        /** Others may have waited for this one. */
        private void advance() {
            long behind = next + 1; // Of one thread; others only look.
            next = behind;
            if (behind % BETWEEN_WAKES == 0) {
                wakeAll();
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            wake = callback;
            return callsBack;
        }

        @Override
        public void close() {
            leave(this);
            wakeAll();
        }
    }
}
