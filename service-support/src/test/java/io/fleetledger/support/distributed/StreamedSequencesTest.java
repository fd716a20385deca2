package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.Outages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of an aggregate's life precedes a position, and how little of the log is read to know it. */
class StreamedSequencesTest {

    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
    private static final String LINE = "line";

    private final EventStore log = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .optimizeEventConsumption(false)
            .build();
    private final List<String> aggregates = new ArrayList<>();
    private final StreamedSequences sequences = new StreamedSequences(log, AggregateEvents.of(log));

    @Test
    void anUnknownAggregateHasNoneAndBeforeTheLogIsNothing() {
        append("other", T0);
        assertThat(sequences.countUpTo(LINE, 0)).isZero();
        append(LINE, T0);
        assertThat(sequences.countUpTo(LINE, -1)).isZero();
    }

    @Test
    void eachPositionOfALongLogIsTold() {
        IntStream.range(0, 700)
                .forEach(minute -> append(minute % 2 == 0 ? LINE : "other", T0.plusSeconds(minute * 60L)));
        everyPositionIsRight();
    }

    @Test
    void eventsOfOneInstantAreToldApartByTheLog() {
        IntStream.range(0, 50).forEach(number -> append(number % 3 == 0 ? LINE : "other", T0));
        everyPositionIsRight();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void clocksThatDisagreeByLessThanTheBoundDoNotMatter(long seed) {
        Random random = new Random(seed);
        AtomicLong second = new AtomicLong();
        IntStream.range(0, 1_000)
                .forEach(number -> append(
                        random.nextInt(4) == 0 ? LINE : "other",
                        T0.plusSeconds(second.addAndGet(random.nextInt(40)) + random.nextInt(50))));
        everyPositionIsRight();
    }

    @Test
    void farFromTheAggregatesEventsTheLogIsNotRead() {
        append(LINE, T0);
        IntStream.range(0, 1_000).forEach(number -> append("other", T0.plus(Duration.ofHours(1))));
        append(LINE, T0.plus(Duration.ofHours(2)));
        AtomicLong read = new AtomicLong();
        EventStore counted = mock(EventStore.class, delegatesTo(log));
        doAnswer(asked -> {
                    read.incrementAndGet();
                    return log.openStream(asked.getArgument(0));
                })
                .when(counted)
                .openStream(any());
        assertThat(new StreamedSequences(counted, AggregateEvents.of(log)).countUpTo(LINE, 10))
                .isEqualTo(1);
        assertThat(read).as("only for the time of the position").hasValue(1);
    }

    /** As of a tree that has grown for years, asked for its beginning. */
    @Test
    void ofALongLifeLittleIsReadWhereverThePositionIs() {
        int length = 20_000;
        IntStream.range(0, length).forEach(minute -> append(LINE, minute, T0.plusSeconds(minute * 60L)));
        AtomicLong read = new AtomicLong();
        AggregateEvents counted = (aggregateId, from, to) -> {
            read.addAndGet(to - from);
            return AggregateEvents.of(log).read(aggregateId, from, to);
        };
        for (int position : List.of(0, 1, 99, 100, 5_000, length - 101, length - 1)) {
            read.set(0);
            assertThat(new StreamedSequences(log, counted).countUpTo(LINE, position))
                    .as("up to " + position)
                    .isEqualTo(position + 1);
            assertThat(read.get()).as("read up to " + position).isLessThan(300);
        }
    }

    @Test
    void aLogThatSendsNothingIsGivenUp() throws InterruptedException {
        append(LINE, T0);
        EventStore silent = mock(EventStore.class, delegatesTo(log));
        BlockingStream<TrackedEventMessage<?>> nothing = mock();
        when(nothing.hasNextAvailable(anyInt(), any())).thenReturn(false);
        doReturn(nothing).when(silent).openStream(any());
        StreamedSequences impatient = new StreamedSequences(
                silent, AggregateEvents.of(log), Duration.ofMillis(1), Duration.ofHours(1), System::nanoTime);
        assertThatThrownBy(() -> impatient.countUpTo(LINE, 0))
                .isInstanceOf(EventStoreException.class)
                .hasMessageContaining("has sent no event");
        verify(nothing).close();
    }

    /** Its caller is answered that the store is busy. */
    @Test
    void aLogThatIsTooLongToBeReadInTimeIsGivenUp() {
        append(LINE, T0);
        IntStream.range(0, 10).forEach(number -> append("other", T0));
        append(LINE, T0);
        isGivenUpAt(1);
    }

    @Test
    void anAggregateThatIsReadTooSlowlyIsGivenUpWhileItIsBisected() {
        IntStream.range(0, 20_000).forEach(minute -> append(LINE, minute, T0.plusSeconds(minute * 60L)));
        isGivenUpAt(0);
    }

    @Test
    void anAggregateWithTooMuchInOneMinuteIsGivenUp() {
        IntStream.range(0, 1_000).forEach(number -> append(LINE, number, T0));
        isGivenUpAt(0);
    }

    /** As if each step took a second, with five to go. */
    private void isGivenUpAt(long position) {
        AtomicLong seconds = new AtomicLong();
        StreamedSequences hurried = new StreamedSequences(
                log,
                AggregateEvents.of(log),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                () -> TimeUnit.SECONDS.toNanos(seconds.getAndIncrement()));
        assertThatThrownBy(() -> hurried.countUpTo(LINE, position))
                .matches(Outages::isBusy)
                .hasMessageContaining("within PT5S");
    }

    private void everyPositionIsRight() {
        long expected = 0;
        for (int position = 0; position < aggregates.size(); position++) {
            expected += aggregates.get(position).equals(LINE) ? 1 : 0;
            assertThat(sequences.countUpTo(LINE, position))
                    .as("up to " + position)
                    .isEqualTo(expected);
        }
    }

    private void append(String aggregateId, Instant at) {
        append(aggregateId, aggregates.stream().filter(aggregateId::equals).count(), at);
    }

    private void append(String aggregateId, long sequence, Instant at) {
        log.publish(new GenericDomainEventMessage<>(
                "any", aggregateId, sequence, GenericEventMessage.asEventMessage("event"), at));
        aggregates.add(aggregateId);
    }
}
