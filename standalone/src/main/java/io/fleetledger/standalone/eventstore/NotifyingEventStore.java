package io.fleetledger.standalone.eventstore;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * Axon's embedded store, whose streams are woken by appends. Without that, a pooled processor polls only every 500 ms,
 * and each write that waits for its projection would take as long.
 */
final class NotifyingEventStore extends EmbeddedEventStore implements EventLog {

    private final EmbeddedEventStore facts;
    private final Set<Runnable> onAppend = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> onAppendOfFacts = ConcurrentHashMap.newKeySet();

    /**
     * Neither may optimise event consumption: a woken stream must read the store, not a cache.
     *
     * @param facts reads the same log without readings; never appended to
     */
    NotifyingEventStore(Builder log, Builder facts) {
        super(log);
        this.facts = facts.build();
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        super.afterCommit(events);
        onAppend.forEach(Runnable::run);
        if (!events.stream().allMatch(event -> event.getPayloadType() == ReadingsRecordedEvent.class)) {
            onAppendOfFacts.forEach(Runnable::run);
        }
    }

    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken trackingToken) {
        return new NotifiedStream(super.openStream(trackingToken), onAppend);
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> facts() {
        return new StreamableMessageSource<>() {
            @Override
            public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
                return new NotifiedStream(facts.openStream(trackingToken), onAppendOfFacts);
            }

            @Override
            public TrackingToken createTailToken() {
                return facts.createTailToken();
            }

            @Override
            public TrackingToken createHeadToken() {
                return facts.createHeadToken();
            }

            @Override
            public TrackingToken createTokenAt(Instant instant) {
                return facts.createTokenAt(instant);
            }

            @Override
            public TrackingToken createTokenSince(Duration duration) {
                return facts.createTokenSince(duration);
            }
        };
    }

    private static final class NotifiedStream implements TrackingEventStream {

        private final BlockingStream<TrackedEventMessage<?>> stream;
        private final Set<Runnable> onAppend;
        private @Nullable Runnable wake;

        private NotifiedStream(BlockingStream<TrackedEventMessage<?>> stream, Set<Runnable> onAppend) {
            this.stream = stream;
            this.onAppend = onAppend;
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            forget();
            wake = callback;
            onAppend.add(callback);
            return true;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return stream.peek();
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            return stream.hasNextAvailable(timeout, unit);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            return stream.nextAvailable();
        }

        @Override
        public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignoredMessage) {
            stream.skipMessagesWithPayloadTypeOf(ignoredMessage);
        }

        @Override
        public void close() {
            forget();
            stream.close();
        }

        private void forget() {
            if (wake != null) {
                onAppend.remove(wake);
                wake = null;
            }
        }
    }
}
