package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.stream.EventLog.Part;
import io.fleetledger.query.stream.Subscriber.Ending;
import io.fleetledger.support.axon.BusAnswers;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.PromptReads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Subscribers that read by themselves and then join those who are level, while events come. */
class LiveFeedTest {

    private static final String TENANT = "acme";
    private static final UUID MACHINE = UUID.randomUUID();

    private final Configuration axon = DefaultConfigurer.defaultConfiguration()
            .configureEventStore(configuration -> EmbeddedEventStore.builder()
                    .storageEngine(new InMemoryEventStorageEngine())
                    .optimizeEventConsumption(false)
                    .build())
            .buildConfiguration();
    private final EventLog log =
            new EventLog(axon, stores(axon), new PromptReads(Runnable::run, BusAnswers.inProcess()));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Of one process: the log is looked into, and is not split. */
    private static ProcessingStores stores(Configuration axon) {
        ProcessingStores stores = mock(ProcessingStores.class);
        when(stores.source(any(), any())).thenAnswer(asked -> axon.eventStore());
        when(stores.tokenBehind(anyLong())).thenAnswer(asked -> {
            long position = asked.getArgument(0);
            return position < 0 ? null : new GlobalSequenceTrackingToken(position);
        });
        when(stores.streamsLookByThemselves()).thenReturn(true);
        return stores;
    }

    @BeforeEach
    void start() {
        axon.start();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        axon.shutdown();
    }

    /** Takes everything at once, or nothing. */
    private static final class Taking implements Subscriber.Outlet {

        private final List<String> taken = new ArrayList<>();
        private volatile boolean ready = true;
        private @Nullable Ending ending;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public synchronized void send(List<byte[]> messages) {
            messages.forEach(message -> taken.add(new String(message, StandardCharsets.UTF_8)));
        }

        @Override
        public synchronized void end(Ending why) {
            ending = why;
        }

        synchronized List<String> taken() {
            return List.copyOf(taken);
        }

        synchronized @Nullable Ending ending() {
            return ending;
        }
    }

    @Test
    void whoJoinsWhileEventsComeHasEachOnceAndInOrder() throws Exception {
        LiveFeed feed = new LiveFeed(log, false, 50);
        Future<?> writer = threads.submit(() -> {
            for (int number = 0; number < 3_000; number++) {
                rename(TENANT, number);
            }
        });
        List<Taking> outlets = new ArrayList<>();
        List<Subscriber> subscribers = new ArrayList<>();
        do {
            Taking outlet = new Taking();
            Subscriber subscriber = subscriber(outlet, EventLog.BEGINNING, Set.of(), "1GB");
            catchUp(subscriber, feed);
            outlets.add(outlet);
            subscribers.add(subscriber);
        } while (!writer.isDone() || outlets.size() < 5);
        writer.get();
        List<String> expected =
                IntStream.range(0, 3_000).mapToObj(String::valueOf).toList();
        for (Taking outlet : outlets) {
            Awaitility.await().until(() -> outlet.taken().size() >= expected.size());
            assertThat(outlet.taken()).containsExactlyElementsOf(expected);
        }
        subscribers.forEach(feed::leave);
        feed.awaitEnd(Duration.ofSeconds(10));
    }

    @Test
    void whoWasLevelTooLongAgoHasToReadByItself() {
        LiveFeed feed = new LiveFeed(log, false, 10);
        Taking first = new Taking();
        Subscriber level = subscriber(first, EventLog.BEGINNING, Set.of(), "1MB");
        assertThat(feed.join(level)).isTrue();
        IntStream.range(0, 30).forEach(number -> rename(TENANT, number));
        Awaitility.await().until(() -> first.taken().size() == 30);

        assertThat(feed.join(subscriber(new Taking(), EventLog.BEGINNING, Set.of(), "1MB")))
                .isFalse();
        Taking second = new Taking();
        Subscriber almost = subscriber(second, log.head() - 5, Set.of(), "1MB");
        assertThat(feed.join(almost)).isTrue();
        almost.drain();
        assertThat(second.taken()).containsExactly("25", "26", "27", "28", "29");
    }

    @Test
    void othersEventsAndReadingsNobodyAskedForOnlyMoveASubscriberOn() {
        LiveFeed feed = new LiveFeed(log, true, 10);
        Taking outlet = new Taking();
        Subscriber subscriber = subscriber(outlet, EventLog.BEGINNING, Set.of(), "1MB");
        assertThat(feed.join(subscriber)).isTrue();
        rename("other", 1);
        record(2);
        Awaitility.await().until(() -> {
            feed.advance(subscriber);
            return subscriber.position() == log.head();
        });
        assertThat(outlet.taken()).isEmpty();

        Taking asking = new Taking();
        Subscriber reader =
                subscriber(asking, EventLog.BEGINNING, Set.of(PublishedType.MACHINE_READINGS_RECORDED), "1MB");
        catchUp(reader, feed);
        reader.drain();
        assertThat(asking.taken()).containsExactly("2");
    }

    @Test
    void whoTakesNothingIsSentAwayAndOthersAreNot() {
        LiveFeed feed = new LiveFeed(log, false, 1_000);
        Taking slow = new Taking();
        slow.ready = false;
        Taking quick = new Taking();
        Subscriber stuck = subscriber(slow, EventLog.BEGINNING, Set.of(), "100B");
        assertThat(feed.join(stuck)).isTrue();
        assertThat(feed.join(subscriber(quick, EventLog.BEGINNING, Set.of(), "100B")))
                .isTrue();
        for (int number = 0; number < 200; number++) {
            int sent = number + 1;
            rename(TENANT, number);
            if (sent % 20 == 0) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> quick.taken().size() == sent);
            }
        }
        Awaitility.await().until(() -> slow.ending() == Ending.TOO_SLOW);
        assertThat(slow.taken()).isEmpty();
        assertThat(stuck.isOver()).isTrue();
        assertThat(quick.ending()).isNull();
    }

    @Test
    void aPartEndsWhereEnoughWasFoundAndSaysHowFarItCame() {
        IntStream.range(0, 10).forEach(number -> rename(number % 2 == 0 ? TENANT : "other", number));
        Interest interest = new Interest(TENANT, Set.of(), null, null, Set.of());
        Part part = log.read(EventLog.BEGINNING, interest, 3, 1_000_000);
        assertThat(part.told()).hasSize(3);
        assertThat(part.level()).isFalse();
        Part rest = log.read(part.position(), interest, 100, 1_000_000);
        assertThat(rest.told()).hasSize(2);
        assertThat(rest.level()).isTrue();
        assertThat(rest.position()).as("past the others' last").isEqualTo(log.head());
        assertThat(log.read(EventLog.BEGINNING, interest, 100, 1).told())
                .as("one is too much already")
                .hasSize(1);
    }

    private void catchUp(Subscriber subscriber, LiveFeed feed) {
        while (!(subscriber.readOn(log).level() && feed.join(subscriber))) {
            subscriber.drain();
        }
        subscriber.drain();
    }

    private Subscriber subscriber(Taking outlet, long after, Set<PublishedType> types, String waiting) {
        StreamBounds bounds = new StreamBounds(
                1, 1, DataSize.parse(waiting), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new Subscriber(
                new Interest(TENANT, types, null, null, Set.of()),
                after,
                told -> List.of(Outgoing.whole(numberOf(told).getBytes(StandardCharsets.UTF_8))),
                outlet,
                bounds,
                threads);
    }

    private static String numberOf(Told told) {
        return told.event() instanceof MachineRenamedEvent renamed
                ? renamed.newName()
                : String.valueOf((int)
                        ((ReadingsRecordedEvent) told.event()).readings().get(0).value());
    }

    private void rename(String tenantId, int number) {
        axon.eventStore()
                .publish(GenericEventMessage.asEventMessage(
                        new MachineRenamedEvent(MACHINE, tenantId, number + 2L, "old", String.valueOf(number))));
    }

    private void record(int value) {
        axon.eventStore()
                .publish(GenericEventMessage.asEventMessage(
                        new ReadingsRecordedEvent(MACHINE, TENANT, List.of(new Reading("temp", "C", 1, value, null)))));
    }
}
