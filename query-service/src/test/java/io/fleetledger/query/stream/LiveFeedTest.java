package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.stream.Subscriber.Ending;
import io.fleetledger.query.stream.SubscriberLog.Part;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Subscribers that read by themselves and then join those who are level, while events come. */
class LiveFeedTest {

    private static final String TENANT = "acme";
    private static final int NEVER = Integer.MAX_VALUE;
    private static final UUID MACHINE = UUID.randomUUID();

    private final Configuration axon = DefaultConfigurer.defaultConfiguration()
            .configureEventStore(configuration -> EmbeddedEventStore.builder()
                    .storageEngine(new InMemoryEventStorageEngine())
                    .optimizeEventConsumption(false)
                    .build())
            .configureEventSerializer(configuration -> JacksonSerializer.defaultSerializer())
            .buildConfiguration();
    private final AtomicInteger opened = new AtomicInteger();
    private int silentBehind = NEVER;
    /** The number of the stream that is not opened; none where all are. */
    private int refused;

    private Runnable refusing = () -> {
        throw new EventStoreException("gone");
    };

    private SubscriberLog log = log(SubscriberLog.MAX_TIME);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private SubscriberLog log(Duration maxTime) {
        return new SubscriberLog(
                axon, stores(), new TimeLimitedReads(Runnable::run, BusResponses.inProcess()), maxTime);
    }

    /** Of one process: the log is looked into, and is not split. */
    private ProcessingStores stores() {
        ProcessingStores stores = mock(ProcessingStores.class);
        when(stores.source(any(), any())).thenReturn(this::open);
        when(stores.tokenAfter(anyLong())).thenAnswer(asked -> {
            long position = asked.getArgument(0);
            return position < 0 ? null : new GlobalSequenceTrackingToken(position);
        });
        when(stores.streamsReadStoreThemselves()).thenAnswer(asked -> silentBehind == NEVER);
        return stores;
    }

    /** Counted, and silent behind so many events where a test wants it, as a server is that does not answer. */
    private BlockingStream<TrackedEventMessage<?>> open(@Nullable TrackingToken behind) {
        if (opened.incrementAndGet() == refused) {
            refusing.run();
        }
        BlockingStream<TrackedEventMessage<?>> stream = axon.eventStore().openStream(behind);
        if (silentBehind == NEVER) {
            return stream;
        }
        BlockingStream<TrackedEventMessage<?>> silent = spy(stream);
        AtomicInteger asked = new AtomicInteger();
        try {
            doAnswer(question -> asked.incrementAndGet() <= silentBehind)
                    .when(silent)
                    .hasNextAvailable(anyInt(), any());
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
        return silent;
    }

    @BeforeEach
    void start() {
        axon.start();
        axon.eventStore(); // Made when first asked for: a writer and a reader asking at once would have one each.
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
            Subscriber subscriber = subscriber(outlet, SubscriberLog.BEGINNING, Set.of(), "1GB");
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
        Subscriber level = subscriber(first, SubscriberLog.BEGINNING, Set.of(), "1MB");
        assertThat(feed.join(level)).isTrue();
        IntStream.range(0, 30).forEach(number -> rename(TENANT, number));
        Awaitility.await().until(() -> first.taken().size() == 30);

        assertThat(feed.join(subscriber(new Taking(), SubscriberLog.BEGINNING, Set.of(), "1MB")))
                .isFalse();
        Taking second = new Taking();
        Subscriber almost = subscriber(second, log.head() - 5, Set.of(), "1MB");
        assertThat(feed.join(almost)).isTrue();
        almost.drain(); // Or the thread that is at it already does.
        Awaitility.await()
                .untilAsserted(() -> assertThat(second.taken()).containsExactly("25", "26", "27", "28", "29"));
    }

    @Test
    void othersEventsAndReadingsNobodyAskedForOnlyMoveASubscriberOn() {
        LiveFeed feed = new LiveFeed(log, true, 10);
        Taking outlet = new Taking();
        Subscriber subscriber = subscriber(outlet, SubscriberLog.BEGINNING, Set.of(), "1MB");
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
                subscriber(asking, SubscriberLog.BEGINNING, Set.of(PublishedType.MACHINE_READINGS_RECORDED), "1MB");
        catchUp(reader, feed);
        reader.drain(); // Or the thread that is at it already does.
        Awaitility.await().untilAsserted(() -> assertThat(asking.taken()).containsExactly("2"));
    }

    @Test
    void whoTakesNothingIsSentAwayAndOthersAreNot() {
        LiveFeed feed = new LiveFeed(log, false, 1_000);
        Taking slow = new Taking();
        slow.ready = false;
        Taking quick = new Taking();
        Subscriber stuck = subscriber(slow, SubscriberLog.BEGINNING, Set.of(), "100B");
        assertThat(feed.join(stuck)).isTrue();
        Subscriber reader = subscriber(quick, SubscriberLog.BEGINNING, Set.of(), "100B");
        assertThat(feed.join(reader)).isTrue();
        for (int number = 0; number < 200; number++) {
            int sent = number + 1;
            rename(TENANT, number);
            if (sent % 20 == 0) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(quick.taken())
                                .as("taken by one who is at %s, and has ended: %s", reader.position(), quick.ending())
                                .hasSize(sent));
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
        EventFilter filter = new EventFilter(TENANT, Set.of(), null, null);
        Part part = log.read(SubscriberLog.BEGINNING, filter, 3, 1_000_000);
        assertThat(part.events()).hasSize(3);
        assertThat(part.caughtUp()).isFalse();
        Part rest = log.read(part.position(), filter, 100, 1_000_000);
        assertThat(rest.events()).hasSize(2);
        assertThat(rest.caughtUp()).isTrue();
        assertThat(rest.position()).as("past the others' last").isEqualTo(log.head());
        assertThat(log.read(SubscriberLog.BEGINNING, filter, 100, 1).events())
                .as("one is too much already")
                .hasSize(1);
    }

    @Test
    void whatManyReadersNeedIsReadFromTheStoreOnce() {
        IntStream.range(0, 1_000).forEach(number -> rename(number % 2 == 0 ? TENANT : "other", number));
        for (int reader = 0; reader < 10; reader++) {
            assertThat(numbers("other", 97))
                    .isEqualTo(numbersBetween(0, 1_000)
                            .filter(number -> Integer.parseInt(number) % 2 == 1)
                            .toList());
        }
        assertThat(opened.get())
                .as("three slices that are over, and ten times the rest, in three parts")
                .isBetween(4, 3 + 10 * 3);
        assertThat(numbers(TENANT, 1_000)).hasSize(500);
        assertThat(opened.get()).isLessThanOrEqualTo(3 + 10 * 3 + 1);
    }

    @Test
    void whoAsksForReadingsSharesThemWithOthersWhoDoAndWithNobodyElse() {
        log = log(Duration.ofMinutes(1));
        IntStream.range(0, 256).forEach(number -> {
            rename(TENANT, number);
            record(number);
        });
        EventFilter facts = new EventFilter(TENANT, Set.of(), null, null);
        EventFilter all = new EventFilter(TENANT, EnumSet.allOf(PublishedType.class), null, null);
        for (int reader = 0; reader < 10; reader++) {
            assertThat(log.read(SubscriberLog.BEGINNING, facts, 1_000, 1_000_000)
                            .events())
                    .hasSize(256)
                    .noneMatch(published -> published.type().isOnRequestOnly());
            assertThat(log.read(SubscriberLog.BEGINNING, all, 1_000, 1_000_000).events())
                    .extracting(PublishedMessage::position)
                    .containsExactlyElementsOf(LongStream.range(0, 512).boxed().toList());
        }
        assertThat(opened.get())
                .as("two slices without readings, two with them")
                .isEqualTo(4);
    }

    /** An event may hold a thousand readings: of a slice of these nobody could keep 256 in memory. */
    @Test
    void largeEventsAreSharedInSmallSlices() {
        log = log(Duration.ofMinutes(1));
        List<Reading> readings = IntStream.range(0, 500)
                .mapToObj(number -> new Reading("metric of some length " + number, "C", number, number, null))
                .toList();
        IntStream.range(0, 64)
                .forEach(number -> axon.eventStore()
                        .publish(GenericEventMessage.asEventMessage(
                                new ReadingsRecordedEvent(MACHINE, TENANT, readings))));
        EventFilter all = new EventFilter(TENANT, EnumSet.allOf(PublishedType.class), null, null);
        for (int reader = 0; reader < 5; reader++) {
            List<Long> positions = new ArrayList<>();
            Part part = new Part(List.of(), SubscriberLog.BEGINNING, false);
            while (!part.caughtUp()) {
                part = log.read(part.position(), all, 1_000, 1 << 18);
                part.events().forEach(published -> positions.add(published.position()));
            }
            assertThat(positions)
                    .containsExactlyElementsOf(LongStream.range(0, 64).boxed().toList());
        }
        assertThat(opened.get())
                .as("sixteen slices of four, two of 32 that were too large, and what is not full")
                .isLessThan(40);
    }

    @Test
    void onePartGoesThroughManySlices() {
        IntStream.range(0, 1_000).forEach(number -> rename(TENANT, number));
        EventFilter filter = new EventFilter(TENANT, Set.of(), null, null);
        Part part = log.read(SubscriberLog.BEGINNING, filter, 10_000, 1_000_000);
        assertThat(part.position()).isGreaterThan(256); // It ends after a second, wherever it is.
        assertThat(part.events()).hasSize((int) part.position() + 1);
    }

    @Test
    void fewEventsAmongManyReadingsAreFoundAtOnce() {
        log = log(Duration.ofMinutes(1));
        for (int number = 0; number < 30; number++) {
            IntStream.range(0, 50).forEach(this::record);
            rename(TENANT, number);
        }
        assertThat(numbers(TENANT, 1_000)).isEqualTo(numbersBetween(0, 30).toList());
        assertThat(opened.get()).isEqualTo(1);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSliceWhoseEndDidNotComeIsReadAgainAndHoldsUpNobody() {
        IntStream.range(0, 600).forEach(number -> rename(TENANT, number));
        silentBehind = 100;
        assertThat(numbers(TENANT, 1_000))
                .as("each time from where its reader is")
                .isEqualTo(numbersBetween(0, 600).toList());
        silentBehind = NEVER;
        assertThat(numbers(TENANT, 1_000)).isEqualTo(numbersBetween(0, 600).toList());
    }

    @Test
    void whoComesBackFromNearNeedsNothingFromTheStore() {
        LiveFeed feed = new LiveFeed(log, false, 10_000);
        Taking first = new Taking();
        assertThat(feed.joinFromNear(subscriber(first, SubscriberLog.BEGINNING, Set.of(), "1MB")))
                .as("nobody follows the log yet")
                .isFalse();
        assertThat(feed.join(subscriber(first, SubscriberLog.BEGINNING, Set.of(), "1MB")))
                .isTrue();
        IntStream.range(0, 1_000).forEach(number -> rename(TENANT, number));
        Awaitility.await().until(() -> first.taken().size() == 1_000);
        int before = opened.get();

        assertThat(feed.joinFromNear(subscriber(new Taking(), log.head() - 501, Set.of(), "1MB")))
                .as("too much to be given at once")
                .isFalse();
        assertThat(feed.joinFromNear(subscriber(new Taking(), log.head() - 500, Set.of(), "10KB")))
                .as("more than may wait for it")
                .isFalse();
        Taking near = new Taking();
        Subscriber back = subscriber(near, log.head() - 500, Set.of(), "1MB");
        assertThat(feed.joinFromNear(back)).isTrue();
        back.drain(); // Or the thread that is at it already does.
        Awaitility.await()
                .untilAsserted(() -> assertThat(near.taken())
                        .isEqualTo(numbersBetween(500, 1_000).toList()));
        assertThat(opened.get()).isEqualTo(before);
    }

    /** The machine leaves the group in the first slice, and the second cannot be read. */
    @Test
    void whatAReadThatBrokeOffHadSeenOfAGroupIsAsItWasWhenItIsTriedAgain() {
        log = log(Duration.ofMinutes(1));
        UUID group = UUID.randomUUID();
        IntStream.range(0, 10).forEach(number -> rename(TENANT, number));
        axon.eventStore()
                .publish(GenericEventMessage.asEventMessage(
                        new MachineGroupMembersRemovedEvent(group, TENANT, 2, List.of(MACHINE))));
        IntStream.range(10, 600).forEach(number -> rename(TENANT, number));
        Taking outlet = new Taking();
        Subscriber subscriber = subscriber(
                outlet,
                SubscriberLog.BEGINNING,
                new EventFilter(TENANT, Set.of(), null, new Members(group, Set.of(MACHINE))),
                published ->
                        published.event() instanceof MachineGroupMembersRemovedEvent ? "removed" : numberOf(published),
                "1MB");
        refused = 2;
        assertThatThrownBy(() -> subscriber.catchUp(log)).isInstanceOf(EventStoreException.class);

        assertThat(subscriber.catchUp(log).caughtUp()).isTrue();
        subscriber.drain();
        assertThat(outlet.taken())
                .containsExactlyElementsOf(Stream.concat(numbersBetween(0, 10), Stream.of("removed"))
                        .toList());
    }

    @Test
    void whateverFailsTheFeedGoesOnReading() {
        refused = 1;
        refusing = () -> {
            throw new StackOverflowError("as of a log that is nested too deeply");
        };
        LiveFeed feed = new LiveFeed(log, false, 10);
        Taking outlet = new Taking();
        assertThat(feed.join(subscriber(outlet, SubscriberLog.BEGINNING, Set.of(), "1MB")))
                .isTrue();
        rename(TENANT, 1);
        Awaitility.await().untilAsserted(() -> assertThat(outlet.taken()).containsExactly("1"));
    }

    @Test
    void anotherOutageIsToldOfAgain() {
        List<Level> told = toldDuring(() -> {
            refused = 1;
            AtomicBoolean breaking = new AtomicBoolean();
            LiveFeed feed = new LiveFeed(breakingLog(breaking), false, 10);
            Taking outlet = new Taking();
            assertThat(feed.join(subscriber(outlet, SubscriberLog.BEGINNING, Set.of(), "1MB")))
                    .isTrue();
            rename(TENANT, 1);
            Awaitility.await().untilAsserted(() -> assertThat(outlet.taken()).containsExactly("1"));
            breaking.set(true);
            Awaitility.await().untilFalse(breaking);
            rename(TENANT, 2);
            Awaitility.await().untilAsserted(() -> assertThat(outlet.taken()).containsExactly("1", "2"));
        });
        assertThat(told).containsExactly(Level.WARN, Level.WARN);
    }

    /** A stream of a server calls back when its connection breaks off. */
    @Test
    void anOutageIsToldOfOnceHoweverOftenAStreamIsOpenedMeanwhile() {
        List<Level> told = toldDuring(() -> {
            LiveFeed feed = new LiveFeed(logThatIsGoneFor(3), false, 10);
            Taking outlet = new Taking();
            assertThat(feed.join(subscriber(outlet, SubscriberLog.BEGINNING, Set.of(), "1MB")))
                    .isTrue();
            rename(TENANT, 1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(outlet.taken()).containsExactly("1"));
        });
        assertThat(told).containsExactly(Level.WARN);
    }

    /** The levels of what the feed warns of meanwhile. */
    private static List<Level> toldDuring(Runnable meanwhile) {
        Logger logger = (Logger) LoggerFactory.getLogger(LiveFeed.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setLevel(Level.WARN);
        try {
            meanwhile.run();
            return logged.list.stream().map(ILoggingEvent::getLevel).toList();
        } finally {
            logger.setLevel(null);
            logger.detachAppender(logged);
        }
    }

    /** The same log, whose first streams open, look empty, and then say that they have broken off. */
    private SubscriberLog logThatIsGoneFor(int streams) {
        SubscriberLog gone = spy(log);
        AtomicInteger openedBefore = new AtomicInteger();
        doAnswer(opening -> openedBefore.getAndIncrement() < streams ? brokenStream() : opening.callRealMethod())
                .when(gone)
                .open(anyLong(), anyBoolean());
        return gone;
    }

    private static BlockingStream<?> brokenStream() {
        BlockingStream<?> stream = mock(BlockingStream.class);
        AtomicReference<Runnable> onAvailable = new AtomicReference<>(() -> {});
        AtomicBoolean brokenOff = new AtomicBoolean();
        when(stream.setOnAvailableCallback(any())).thenAnswer(given -> {
            onAvailable.set(given.getArgument(0));
            return true;
        });
        when(stream.hasNextAvailable()).thenAnswer(question -> {
            if (brokenOff.getAndSet(true)) {
                throw new EventStoreException("gone");
            }
            Objects.requireNonNull(onAvailable.get()).run();
            return false;
        });
        return stream;
    }

    /** The same log, whose open stream breaks off once when it is to. */
    private SubscriberLog breakingLog(AtomicBoolean breaking) {
        SubscriberLog breakable = spy(log);
        doAnswer(opening -> {
                    BlockingStream<?> stream = spy((BlockingStream<?>) opening.callRealMethod());
                    doAnswer(question -> {
                                if (breaking.getAndSet(false)) {
                                    throw new EventStoreException("gone again");
                                }
                                return question.callRealMethod();
                            })
                            .when(stream)
                            .hasNextAvailable();
                    return stream;
                })
                .when(breakable)
                .open(anyLong(), anyBoolean());
        return breakable;
    }

    @Test
    void whomAnEventCannotBeGivenToComesBackToItAndNobodyElseIsWithoutIt() {
        LiveFeed feed = new LiveFeed(log, false, 10);
        Taking failing = new Taking();
        Subscriber broken = subscriber(
                failing,
                SubscriberLog.BEGINNING,
                new EventFilter(TENANT, Set.of(), null, null),
                published -> {
                    if (numberOf(published).equals("1")) {
                        throw new IllegalStateException("not to be shown");
                    }
                    return numberOf(published);
                },
                "1MB");
        List<Taking> others = Stream.generate(Taking::new).limit(10).toList();
        assertThat(feed.join(broken)).isTrue();
        others.forEach(outlet -> assertThat(feed.join(subscriber(outlet, SubscriberLog.BEGINNING, Set.of(), "1MB")))
                .isTrue());
        IntStream.range(0, 3).forEach(number -> rename(TENANT, number));
        Awaitility.await()
                .untilAsserted(() -> assertThat(others)
                        .allSatisfy(outlet -> assertThat(outlet.taken()).containsExactly("0", "1", "2")));
        Awaitility.await().until(() -> failing.ending() == Ending.SERVER_STOPS);
        assertThat(failing.taken()).doesNotContain("2");
        assertThat(broken.position()).as("up to where it was given everything").isZero();
    }

    private static Stream<String> numbersBetween(int first, int end) {
        return IntStream.range(first, end).mapToObj(String::valueOf);
    }

    /** All of a tenant's events, read in parts of so many. */
    private List<String> numbers(String tenantId, int limit) {
        List<String> numbers = new ArrayList<>();
        EventFilter filter = new EventFilter(tenantId, Set.of(), null, null);
        Part part;
        long position = SubscriberLog.BEGINNING;
        do {
            part = log.read(position, filter, limit, 1_000_000);
            part.events().forEach(published -> numbers.add(numberOf(published)));
            position = part.position();
        } while (!part.caughtUp());
        return numbers;
    }

    private void catchUp(Subscriber subscriber, LiveFeed feed) {
        while (!(subscriber.catchUp(log).caughtUp() && feed.join(subscriber))) {
            subscriber.drain();
        }
        subscriber.drain();
    }

    private Subscriber subscriber(Taking outlet, long after, Set<PublishedType> types, String waiting) {
        return subscriber(outlet, after, new EventFilter(TENANT, types, null, null), LiveFeedTest::numberOf, waiting);
    }

    private Subscriber subscriber(
            Taking outlet, long after, EventFilter filter, Function<PublishedMessage, String> text, String waiting) {
        StreamLimits limits = new StreamLimits(
                1, 1, DataSize.parse(waiting), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new Subscriber(
                filter,
                after,
                published -> List.of(OutgoingMessage.whole(text.apply(published).getBytes(StandardCharsets.UTF_8))),
                outlet,
                limits,
                threads);
    }

    private static String numberOf(PublishedMessage published) {
        return published.event() instanceof MachineRenamedEvent renamed
                ? renamed.newName()
                : String.valueOf((int) ((ReadingsRecordedEvent) published.event())
                        .readings()
                        .get(0)
                        .value());
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
