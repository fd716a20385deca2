package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedLogTest {

    private final EmbeddedEventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .optimizeEventConsumption(false)
            .build();
    private final AtomicInteger opened = new AtomicInteger();
    private final StreamableMessageSource<TrackedEventMessage<?>> counted = new StreamableMessageSource<>() {
        @Override
        public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken position) {
            opened.incrementAndGet();
            return events.openStream(position);
        }
    };

    @AfterEach
    void close() {
        events.shutDown();
    }

    @Test
    void whoeverReadsFromTheSamePlaceSeesTheSameObjectsReadOnce() throws Exception {
        publish(0, 10);
        StreamableMessageSource<TrackedEventMessage<?>> log = shared(counted);
        List<TrackedEventMessage<?>> one = all(log.openStream(null));
        List<TrackedEventMessage<?>> two = all(log.openStream(null));
        assertThat(one).hasSize(10);
        assertThat(two).hasSameSizeAs(one);
        for (int number = 0; number < 10; number++) {
            assertThat(two.get(number)).isSameAs(one.get(number));
        }
        assertThat(opened.get()).isEqualTo(1);
    }

    /** And is told to go on when the other has come nearer. */
    @Test
    void nobodyIsFurtherAheadThanIsKept() throws Exception {
        publish(0, SharedLog.BUFFER_SIZE + 500);
        StreamableMessageSource<TrackedEventMessage<?>> log = shared(counted);
        BlockingStream<TrackedEventMessage<?>> fast = log.openStream(null);
        assertThat(all(fast)).hasSize(SharedLog.BUFFER_SIZE);
        AtomicInteger woken = new AtomicInteger();
        fast.setOnAvailableCallback(woken::incrementAndGet);
        BlockingStream<TrackedEventMessage<?>> slow = log.openStream(null);
        assertThat(all(fast)).isEmpty();
        for (int number = 0; number < 400; number++) {
            assertThat(slow.nextAvailable().getPayload()).isEqualTo(number);
        }
        assertThat(woken.get()).isPositive();
        assertThat(all(fast)).hasSize(400);
        slow.close();
        assertThat(all(fast)).hasSize(100);
        assertThat(opened.get()).isEqualTo(1);
    }

    @Test
    void whoeverBeginsElsewhereReadsForItself() throws Exception {
        publish(0, 10);
        StreamableMessageSource<TrackedEventMessage<?>> log = shared(counted);
        BlockingStream<TrackedEventMessage<?>> one = log.openStream(null);
        TrackingToken third = all(one).get(2).trackingToken();
        assertThat(all(log.openStream(third))).hasSize(7);
        assertThat(opened.get()).isEqualTo(1);
        one.close();

        publish(10, 5);
        BlockingStream<TrackedEventMessage<?>> later =
                log.openStream(all(events.openStream(null)).get(11).trackingToken());
        assertThat(all(later)).hasSize(3);
        assertThat(all(log.openStream(third))).hasSize(12);
    }

    /** Where it would have to look at all that others read, and they may be far. */
    @Test
    void whoeverHasToReadLessReadsNoMoreWhereItReadsForItself() throws Exception {
        publish(0, 10);
        AtomicInteger ownOpened = new AtomicInteger();
        SharedLog together = new SharedLog(counted, 2, Duration.ofMinutes(10));
        StreamableMessageSource<TrackedEventMessage<?>> less = together.forReader(
                position -> {
                    ownOpened.incrementAndGet();
                    return events.openStream(position);
                },
                false);
        StreamableMessageSource<TrackedEventMessage<?>> all = together.forReader(counted, true);

        BlockingStream<TrackedEventMessage<?>> first = less.openStream(null);
        BlockingStream<TrackedEventMessage<?>> second = all.openStream(null);
        TrackingToken third = all(first).get(2).trackingToken();
        TrackingToken fifth = all(second).get(4).trackingToken();
        assertThat(opened.get()).as("read together from the beginning").isEqualTo(1);
        assertThat(ownOpened.get()).isZero();
        first.close();
        second.close();

        assertThat(all(less.openStream(third))).as("nobody else is here").hasSize(7);
        assertThat(ownOpened.get()).isEqualTo(1);
        assertThat(opened.get()).isEqualTo(1);

        assertThat(all(all.openStream(fifth))).hasSize(5);
        assertThat(opened.get()).isEqualTo(2);
        assertThat(all(less.openStream(third))).as("the others are further").hasSize(7);
        assertThat(ownOpened.get()).isEqualTo(2);
        assertThat(all(less.openStream(fifth))).as("the others are here").hasSize(5);
        assertThat(ownOpened.get()).isEqualTo(2);
        assertThat(opened.get()).isEqualTo(2);
    }

    @Test
    void whatIsAppendedIsSeenByAll() throws Exception {
        StreamableMessageSource<TrackedEventMessage<?>> log = shared(counted);
        BlockingStream<TrackedEventMessage<?>> one = log.openStream(null);
        BlockingStream<TrackedEventMessage<?>> two = log.openStream(null);
        assertThat(one.hasNextAvailable()).isFalse();
        publish(0, 3);
        assertThat(all(two)).hasSize(3);
        assertThat(one.peek())
                .get()
                .extracting(event -> (Object) event.getPayload())
                .isEqualTo(0);
        assertThat(all(one)).hasSize(3);
        assertThat(two.peek()).isEmpty();
    }

    /** What it gave before it failed is lost to nobody: each begins again behind what it has seen. */
    @Test
    void aLogThatFailsOneFailsAllAndEachBeginsAgainWhereItWas() throws Exception {
        publish(0, SharedLog.BATCH_SIZE + 6);
        AtomicBoolean failsBehindSome = new AtomicBoolean(true);
        AtomicInteger closed = new AtomicInteger();
        StreamableMessageSource<TrackedEventMessage<?>> log = shared(position -> {
            BlockingStream<TrackedEventMessage<?>> stream = counted.openStream(position);
            return new Failing(stream, failsBehindSome, closed);
        });
        BlockingStream<TrackedEventMessage<?>> one = log.openStream(null);
        BlockingStream<TrackedEventMessage<?>> two = log.openStream(null);
        AtomicInteger woken = new AtomicInteger();
        two.setOnAvailableCallback(woken::incrementAndGet);
        @Nullable TrackingToken second = null;
        for (int number = 0; number < SharedLog.BATCH_SIZE; number++) {
            assertThat(one.nextAvailable().getPayload()).isEqualTo(number);
            second = number < 2 ? two.nextAvailable().trackingToken() : second;
        }

        assertThatThrownBy(one::nextAvailable).hasMessage("broken behind an event");

        assertThat(woken.get()).isPositive();
        assertThatThrownBy(two::hasNextAvailable).hasRootCauseMessage("broken behind an event");
        assertThatThrownBy(two::peek).hasRootCauseMessage("broken behind an event");
        assertThatThrownBy(one::nextAvailable).hasRootCauseMessage("broken behind an event");
        assertThat(closed.get()).isEqualTo(1);

        BlockingStream<TrackedEventMessage<?>> again = log.openStream(second);
        one.close();
        two.close();
        assertThat(closed.get()).as("what was begun since is still open").isEqualTo(1);
        assertThat(all(again))
                .extracting(event -> (Object) event.getPayload())
                .containsExactlyElementsOf(
                        IntStream.range(2, SharedLog.BATCH_SIZE + 6).boxed().toList());
        assertThat(all(log.openStream(second))).hasSize(SharedLog.BATCH_SIZE + 4);
        assertThat(opened.get()).isEqualTo(2);
    }

    /** Fails once, when it has taken the first event of the second chunk and not given it yet. */
    private static final class Failing implements BlockingStream<TrackedEventMessage<?>> {

        private final BlockingStream<TrackedEventMessage<?>> stream;
        private final AtomicBoolean fails;
        private final AtomicInteger closed;
        private int given;

        Failing(BlockingStream<TrackedEventMessage<?>> stream, AtomicBoolean fails, AtomicInteger closed) {
            this.stream = stream;
            this.fails = fails;
            this.closed = closed;
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
            TrackedEventMessage<?> event = stream.nextAvailable();
            if (given++ == SharedLog.BATCH_SIZE && fails.getAndSet(false)) {
                throw new IllegalStateException("broken behind an event");
            }
            return event;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            stream.close();
        }
    }

    private static StreamableMessageSource<TrackedEventMessage<?>> shared(
            StreamableMessageSource<TrackedEventMessage<?>> log) {
        return new SharedLog(log, 2, Duration.ofMinutes(10)).forReader(log, true);
    }

    private void publish(int from, int count) {
        for (int number = from; number < from + count; number++) {
            events.publish(GenericEventMessage.asEventMessage(number));
        }
    }

    private static List<TrackedEventMessage<?>> all(BlockingStream<TrackedEventMessage<?>> stream) throws Exception {
        List<TrackedEventMessage<?>> all = new ArrayList<>();
        while (stream.hasNextAvailable()) {
            all.add(stream.nextAvailable());
        }
        return all;
    }
}
