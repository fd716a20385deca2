package io.fleetledger.support.axon;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that several processors read from the same position: each event is read and deserialised once for all of them.
 * No processor runs more than {@value #BUFFER_SIZE} events ahead of the slowest; these events are buffered. A processor
 * that begins at a position outside the buffer reads for itself, and then no more than it has to. If the log fails one
 * of them, it fails all: it is unknown what the log returned before it failed, and each processor begins again where it
 * was.
 */
final class SharedLog {

    /** Twice the size of a processor's buffer. */
    static final int BUFFER_SIZE = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(SharedLog.class);
    private static final int WAKE_INTERVAL = BUFFER_SIZE / 8;
    /** How many events are read under one lock. */
    static final int BATCH_SIZE = 64;

    /** How long the first processor waits for the others to begin; each claims its segments first. */
    private static final Duration BEGIN_TOGETHER = Duration.ofSeconds(3);

    private static final long POLL_INTERVAL_NANOS = 5_000_000;

    private final StreamableMessageSource<TrackedEventMessage<?>> log;
    private final int expected;
    private final Duration patience;
    private final AtomicBoolean logged = new AtomicBoolean();
    /** What the processors currently read together. */
    private @Nullable SharedStream sharedStream;

    /** @param expected how many processors read the log, each from the beginning */
    SharedLog(StreamableMessageSource<TrackedEventMessage<?>> log, int expected) {
        this(log, expected, BEGIN_TOGETHER);
    }

    /** @param patience how long the first processor waits for the others */
    SharedLog(StreamableMessageSource<TrackedEventMessage<?>> log, int expected, Duration patience) {
        this.log = log;
        this.expected = expected;
        this.patience = patience;
    }

    /**
     * The log as one of the processors reads it.
     *
     * @param own the log that it reads when it reads for itself
     * @param whole whether the processor has to read everything that is read together. One that has to read less starts
     *     the shared reading only at the log's beginning: elsewhere the others may not come, and it would read all
     *     their events alone
     */
    StreamableMessageSource<TrackedEventMessage<?>> forReader(
            StreamableMessageSource<TrackedEventMessage<?>> own, boolean whole) {
        return new StreamableMessageSource<>() {
            @Override
            public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken position) {
                Reader reader = begin(position, whole || position == null);
                return reader == null ? own.openStream(position) : reader;
            }

            @Override
            public TrackingToken createTailToken() {
                return own.createTailToken();
            }

            @Override
            public TrackingToken createHeadToken() {
                return own.createHeadToken();
            }
        };
    }

    /** Null if the processor has to read for itself. */
    private synchronized @Nullable Reader begin(@Nullable TrackingToken position, boolean evenAsTheFirst) {
        if (sharedStream == null && evenAsTheFirst) {
            sharedStream = new SharedStream(log.openStream(position), position);
        }
        Reader reader = sharedStream == null ? null : sharedStream.begin(position);
        if (reader == null && logged.compareAndSet(false, true)) {
            LOG.info("A processor reads the log separately from now on: the shared reading is not near {}", position);
        }
        return reader;
    }

    /** One stream, open until it has no readers left or fails. */
    private final class SharedStream {

        private final BlockingStream<TrackedEventMessage<?>> source;
        private final @Nullable TrackingToken beginning;
        private final boolean callsBack;
        private final long openedAt = System.nanoTime();
        private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
        private final @Nullable TrackedEventMessage<?>[] kept = new TrackedEventMessage<?>[BUFFER_SIZE];
        private int opened;
        private boolean over;
        /** How many events have been read since the beginning; only the last {@value #BUFFER_SIZE} are buffered. */
        private volatile long end;

        private volatile @Nullable Throwable failure;

        SharedStream(BlockingStream<TrackedEventMessage<?>> source, @Nullable TrackingToken beginning) {
            this.source = source;
            this.beginning = beginning;
            this.callsBack = source.setOnAvailableCallback(this::wakeAll);
        }

        /** Null if the events after that position are not buffered. */
        private synchronized @Nullable Reader begin(@Nullable TrackingToken position) {
            opened++;
            long next = over ? -1 : indexAfter(position);
            if (next < 0) {
                return null;
            }
            Reader reader = new Reader(this, next);
            readers.add(reader);
            return reader;
        }

        /** Negative if it is not buffered. */
        private long indexAfter(@Nullable TrackingToken position) {
            long first = Math.max(0, end - BUFFER_SIZE);
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
            return Objects.requireNonNull(kept[(int) (index % BUFFER_SIZE)]);
        }

        /** After a failure it throws for every reader, even one that has yet to see buffered events. */
        private boolean reaches(Reader reader) {
            Throwable failed = failure;
            if (failed != null) {
                throw new IllegalStateException("The shared reading of the log has failed", failed);
            }
            return reader.next < end || readsUpTo(reader);
        }

        private boolean readsUpTo(Reader reader) {
            try {
                return readBatch(reader);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                fail(stopped);
                return false;
            } catch (RuntimeException | Error broken) {
                fail(broken);
                throw broken;
            }
        }

        /** Reads several events; none if none is available or they would overwrite what the slowest has yet to see. */
        private synchronized boolean readBatch(Reader reader) throws InterruptedException {
            if (reader.next < end) {
                return true;
            }
            long slowest = opened < expected && System.nanoTime() - openedAt < patience.toNanos()
                    ? 0
                    : readers.stream().mapToLong(one -> one.next).min().orElse(end);
            long limit = Math.min(reader.next + BATCH_SIZE, slowest + BUFFER_SIZE);
            while (!over && end < limit && source.hasNextAvailable()) {
                kept[(int) (end % BUFFER_SIZE)] = source.nextAvailable();
                end++;
            }
            return reader.next < end;
        }

        private void fail(Throwable why) {
            failure = why;
            end(true);
            wakeAll();
        }

        private void leave(Reader reader) {
            readers.remove(reader);
            end(false);
            wakeAll();
        }

        private void end(boolean evenIfItIsRead) {
            synchronized (SharedLog.this) { // No reader begins meanwhile.
                synchronized (this) {
                    if (!over && (evenIfItIsRead || readers.isEmpty())) {
                        over = true;
                        sharedStream = sharedStream == this ? null : sharedStream;
                        source.close();
                    }
                }
            }
        }

        private void wakeAll() {
            readers.forEach(reader -> reader.wake.run());
        }
    }

    /** Returns the buffered events to one processor. */
    private static final class Reader implements BlockingStream<TrackedEventMessage<?>> {

        private final SharedStream together;
        private volatile long next;
        private volatile Runnable wake = () -> {};

        Reader(SharedStream together, long next) {
            this.together = together;
            this.next = next;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return hasNextAvailable() ? Optional.of(together.at(next)) : Optional.empty();
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) {
            long begun = System.nanoTime();
            while (!together.reaches(this)) {
                if (System.nanoTime() - begun >= unit.toNanos(timeout)
                        || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(POLL_INTERVAL_NANOS);
            }
            return true;
        }

        @Override
        public boolean hasNextAvailable() {
            return together.reaches(this);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            TrackedEventMessage<?> event = together.at(next);
            advance();
            return event;
        }

        /** Other readers may have waited for this one. */
        private void advance() {
            long after = next + 1; // Written by one thread; others only read it.
            next = after;
            if (after % WAKE_INTERVAL == 0) {
                together.wakeAll();
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            wake = callback;
            return together.callsBack;
        }

        @Override
        public void close() {
            together.leave(this);
        }
    }
}
