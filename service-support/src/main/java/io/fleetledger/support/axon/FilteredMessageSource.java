package io.fleetledger.support.axon;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * A log without most of the events for which a processor has no handler. Passing an event to a processor costs about as
 * much as handling it, and many groups handle a small part of the log. The log's last event and every
 * {@value #AT_LEAST}th are always passed on: by these a processor knows how far it has come.
 */
final class FilteredMessageSource implements StreamableMessageSource<TrackedEventMessage<?>> {

    static final int AT_LEAST = 256;

    private final StreamableMessageSource<TrackedEventMessage<?>> log;
    private final Predicate<Class<?>> handled;

    /** @param handled tests the type of an event's payload */
    FilteredMessageSource(StreamableMessageSource<TrackedEventMessage<?>> log, Predicate<Class<?>> handled) {
        this.log = log;
        this.handled = handled;
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken position) {
        return new Handled(log.openStream(position));
    }

    @Override
    public TrackingToken createTailToken() {
        return log.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return log.createHeadToken();
    }

    /** A stream for one thread, like the log's own. */
    private final class Handled implements BlockingStream<TrackedEventMessage<?>> {

        private final BlockingStream<TrackedEventMessage<?>> all;
        /** The next event, already taken from the log. */
        private @Nullable TrackedEventMessage<?> next;

        Handled(BlockingStream<TrackedEventMessage<?>> all) {
            this.all = all;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return hasNextAvailable() ? Optional.ofNullable(next) : Optional.empty();
        }

        @Override
        public boolean hasNextAvailable() {
            try {
                return hasNextAvailable(0, TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (next != null) {
                return true;
            }
            if (!all.hasNextAvailable(timeout, unit)) {
                return false;
            }
            next = step();
            return true;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            TrackedEventMessage<?> event = next == null ? step() : next;
            next = null;
            return event;
        }

        private TrackedEventMessage<?> step() throws InterruptedException {
            TrackedEventMessage<?> event = all.nextAvailable();
            for (int passed = 1;
                    passed < AT_LEAST && !handled.test(event.getPayloadType()) && all.hasNextAvailable();
                    passed++) {
                event = all.nextAvailable();
            }
            return event;
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            return all.setOnAvailableCallback(callback);
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
