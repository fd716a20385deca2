package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.processor.ReplayError;
import io.fleetledger.commands.processor.ReplayRefusal;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.replay.Rebuild.Looker;
import io.fleetledger.support.replay.Rebuild.Phase;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Two processes share the units' states, tokens and documents; readers ask now one and now the other. */
@OnEveryMongoDb
class ReplayBetweenProcessesIT {

    private static final ReplayUnit UNIT = ReplayUnit.API_KEYS;
    private static final String COLLECTION = "api-keys";
    private static final Duration GONE_AFTER = Duration.ofSeconds(4);
    /** Longer than a reader may be kept from a core between the name of what is shown and its documents. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final ProcessingGroup GROUP = new ProcessingGroup(
            ProjectionNames.API_KEYS,
            2,
            20,
            event -> Optional.of(String.valueOf(event.getPayload())),
            true,
            null,
            false);

    private final TestDatabase database = TestDatabase.open();
    private final EmbeddedEventStore log = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());
    private final List<EventMessage<?>> events = new ArrayList<>();
    private final List<FollowingProcess> processes = new ArrayList<>();

    @BeforeEach
    void publish() {
        for (int number = 0; number < 300; number++) {
            EventMessage<?> event = GenericEventMessage.asEventMessage(number);
            events.add(event);
            log.publish(event);
        }
    }

    @AfterEach
    void close() {
        Handler.delay = Duration.ZERO;
        processes.forEach(FollowingProcess::stop);
        log.shutDown();
        database.close();
    }

    /** What is rebuilt is slow, and so is behind when the swap begins. */
    @Test
    void noReaderOfEitherGoesBackWhileOneIsSwappedAndNothingIsLost() throws Exception {
        swapUnderLoad(Duration.ofMillis(1), true);
    }

    /** The other takes no step of its own: all that it knows is what it read for its readers a moment ago. */
    @Test
    void noReaderGoesBackInAProcessThatHasNotNoticedYet() throws Exception {
        swapUnderLoad(Duration.ZERO, false);
    }

    private void swapUnderLoad(Duration ofRebuiltEvent, boolean bothTakeSteps) throws Exception {
        Handler.delay = ofRebuiltEvent;
        FollowingProcess one = start("one");
        FollowingProcess two = bothTakeSteps ? start("two") : standBy("two");
        Awaitility.await().until(() -> one.shown() == 300 && two.shown() == 300);
        AtomicBoolean ending = new AtomicBoolean();
        AtomicInteger published = new AtomicInteger(300);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        Future<?> writer = threads.scheduleWithFixedDelay(
                () -> log.publish(GenericEventMessage.asEventMessage(published.getAndIncrement())),
                0,
                2,
                TimeUnit.MILLISECONDS);
        Future<Integer> reader = threads.submit(() -> {
            long seen = 0;
            int reads = 0;
            while (!ending.get()) {
                long now = (reads++ % 2 == 0 ? one : two).shown();
                assertThat(now).isGreaterThanOrEqualTo(seen);
                seen = now;
            }
            return reads;
        });
        for (int swap = 1; swap <= 3; swap++) {
            int generation = swap;
            (swap % 2 == 0 && bothTakeSteps ? two : one).unit.request(false);
            Awaitility.await("swap " + swap)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> reader.isDone()
                            || (one.states.refresh(UNIT).generation() == generation
                                    && one.stores.followed(UNIT) == generation
                                    && (!bothTakeSteps || two.stores.followed(UNIT) == generation)));
        }
        ending.set(true);
        assertThat(writer.isDone()).as("one that failed publishes no more").isFalse();
        writer.cancel(false);
        assertThat(reader.get()).isGreaterThan(100);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .untilAsserted(() -> assertThat(List.of(one.shown(), two.shown()))
                        .containsExactly((long) published.get(), (long) published.get()));
        Awaitility.await()
                .untilAsserted(() -> assertThat(mongo.getCollectionNames())
                        .contains("api-keys@3")
                        .doesNotContain(COLLECTION));
    }

    /** What processes know of each other is older than it takes so many events to come. */
    @Test
    void aRebuildIsSwappedWhileEventsComeFasterThanProcessesHearOfEachOther() throws Exception {
        FollowingProcess one = start("one");
        FollowingProcess two = start("two");
        Awaitility.await().until(() -> one.shown() == 300 && two.shown() == 300);
        AtomicInteger published = new AtomicInteger(300);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        long begun = System.nanoTime();
        Future<?> writer = threads.scheduleAtFixedRate(
                () -> log.publish(IntStream.range(0, 75)
                        .mapToObj(any -> GenericEventMessage.asEventMessage(published.getAndIncrement()))
                        .toList()),
                0,
                50,
                TimeUnit.MILLISECONDS);
        try {
            Awaitility.await().until(() -> published.get() > 3_000);
            one.unit.request(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.stores.followed(UNIT) == 1 && two.stores.followed(UNIT) == 1);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat((published.get() - 300) / seconds)
                    .as("events per second")
                    .isGreaterThan(1_000);
            assertThat(writer.isDone()).as("one that failed publishes no more").isFalse();
        } finally {
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().until(() -> one.shown() == published.get() && two.shown() == published.get());
    }

    /** Each difference is looked at for seconds, in which whoever compares takes its steps all the same. */
    @Test
    void oneProcessComparesAndGoesOnMeanwhile() {
        FollowingProcess one = start("one");
        FollowingProcess two = start("two");
        Awaitility.await().until(() -> one.shown() == 300 && two.shown() == 300);
        mongo.getCollection(COLLECTION).insertOne(new Document("_id", "stray").append("tenant_id", "acme"));
        one.unit.request(true);
        Set<String> lookers = new HashSet<>();
        AtomicLong beats = new AtomicLong();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> {
                    UnitState state = two.states.refresh(UNIT);
                    Looker looker =
                            state.rebuild() == null ? null : state.rebuild().looker();
                    if (looker != null) {
                        lookers.add(looker.process());
                        beats.set(looker.beat());
                    }
                    return state.generation() == 1;
                });
        assertThat(lookers).hasSize(1);
        assertThat(beats.get()).isPositive();
        assertThat(Objects.requireNonNull(one.states.refresh(UNIT).last()).verification())
                .containsEntry("documents", 301L)
                .containsEntry("only_shown", 1L)
                .containsEntry("only_rebuilt", 0L)
                .containsEntry("different", 0L);
    }

    @Test
    void whoeverIsLeftBeginsAnewToCompareWhatAProcessThatIsGoneHadBegun() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        mongo.getCollection(COLLECTION).insertOne(new Document("_id", "stray"));
        one.unit.request(true);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            Rebuild rebuild = one.states.refresh(UNIT).rebuild();
            return rebuild != null && rebuild.phase() == Phase.VERIFYING;
        });
        one.stop();
        FollowingProcess two = start("two");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).generation() == 1);
        assertThat(Objects.requireNonNull(two.states.refresh(UNIT).last()).verification())
                .containsEntry("only_shown", 1L);
    }

    /** What it has written down of the time says nothing to anybody else. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 3_600_000})
    void aHolderWhoseClockIsWrongIsLeftAloneAsLongAsAnyOther(long skewMillis) {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        UnitState begun = one.unit.request(false);
        Date heldSince = new Date(System.currentTimeMillis() + skewMillis);
        assertThat(one.states.replace(
                        begun,
                        begun.with(Objects.requireNonNull(begun.rebuild()).heldBy("elsewhere", heldSince))))
                .isTrue();
        Awaitility.await()
                .during(GONE_AFTER.dividedBy(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    Rebuild rebuild = one.states.refresh(UNIT).rebuild();
                    return rebuild != null && "elsewhere".equals(rebuild.holder());
                });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> one.states.refresh(UNIT).generation() == 1);
    }

    @Test
    void whatIsBeingSwappedUnverifiedIsNotVerifiedAnyMoreAndWhoeverAsksIsToldSo() {
        FollowingProcess one = standBy("one");
        UnitState begun = one.unit.request(false);
        assertThat(one.states.replace(
                        begun,
                        begun.with(Objects.requireNonNull(begun.rebuild()).heldBy("elsewhere", new Date()))))
                .isTrue();
        for (ThrowingCallable asked :
                List.<ThrowingCallable>of(() -> one.unit.check(true), () -> one.unit.request(true))) {
            assertThat(catchThrowableOfType(ReplayRefusedException.class, asked).<ReplayRefusal>getDetails())
                    .hasValueSatisfying(
                            refusal -> assertThat(refusal.error()).isEqualTo(ReplayError.PROJECTION_BEING_SWAPPED));
        }
        one.unit.check(false);
        assertThat(one.unit.request(false).highest()).isEqualTo(begun.highest());
    }

    @Test
    void whatWasSplitIsAsFinelySplitWhenItHasBeenRebuilt() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        assertThat(one.processor().splitSegment(1).join()).isTrue();
        assertThat(one.stores.segmentIds(GROUP.name())).containsExactlyInAnyOrder(0, 1, 3);
        one.unit.request(false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> one.stores.followed(UNIT) == 1 && one.shown() == 300);
        assertThat(one.stores.segmentIds(GROUP.name())).containsExactlyInAnyOrder(0, 1, 3);
        log.publish(GenericEventMessage.asEventMessage(300));
        Awaitility.await().until(() -> one.shown() == 301);
    }

    @Test
    void whoeverIsLeftEndsTheRebuildOfAProcessThatIsGone() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.unit.request(false);
        one.stop();
        FollowingProcess two = start("two");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).generation() == 1 && two.stores.followed(UNIT) == 1);
        assertThat(two.shown()).isEqualTo(300);
    }

    @Test
    void ofTwoWhoAskAtOnceOneBeginsARebuild() {
        FollowingProcess one = start("one");
        FollowingProcess two = start("two");
        UnitState first = one.unit.request(false);
        UnitState second = two.unit.request(true);
        assertThat(second.highest()).isEqualTo(first.highest()).isEqualTo(1);
    }

    /** As many as before are not the same: here another one is missing from what was rebuilt. */
    @Test
    void aRebuildThatParksAnotherEventThanIsParkedIsNotShown() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        park(one, 5);
        Handler.poisoned.set(17);
        try {
            one.unit.request(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.states.refresh(UNIT).last() != null);
        } finally {
            Handler.poisoned.set(-1);
        }
        assertThat(one.states.refresh(UNIT).generation()).isZero();
        assertThat(Objects.requireNonNull(one.states.refresh(UNIT).last()).parked())
                .extracting(event -> event.getString("event_id"))
                .containsExactly(events.get(17).getIdentifier());
    }

    @Test
    void aRebuildThatParksWhatIsParkedIsShown() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        park(one, 17);
        rebuildPoisoned(one, 17);
        assertThat(one.stores.parked().deadLetters(GROUP.name()).sequenceSize("17"))
                .isEqualTo(1);
    }

    @Test
    void whatAnAdministratorHasDroppedIsNotInTheWayOfARebuild() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stores.parked().dropped(GROUP.name(), events.get(17).getIdentifier());
        rebuildPoisoned(one, 17);
        assertThat(one.stores.parked().deadLetters(GROUP.name()).amountOfSequences())
                .isZero();
    }

    /** It was parked by the rebuild before. */
    @Test
    void whatIsDroppedWhileARebuildIsUnderWayIsDroppedOfItToo() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        park(one, 17);
        var rebuilt = StoresOfProcesses.of("looks", database).parked().deadLetters(ReplayUnit.named(GROUP.name(), 1));
        Handler.delay = Duration.ofMillis(10);
        Handler.poisoned.set(17);
        try {
            one.unit.request(false);
            Awaitility.await().until(() -> rebuilt.amountOfSequences() == 1);
            one.stores.parked().dropped(GROUP.name(), events.get(17).getIdentifier());
            one.stores.parked().deadLetters(GROUP.name()).clear();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.stores.followed(UNIT) == 1);
        } finally {
            Handler.poisoned.set(-1);
        }
        assertThat(one.stores.parked().deadLetters(GROUP.name()).amountOfSequences())
                .isZero();
    }

    /** As when both have found that none had begun: whoever looks later does not take away what the other has parked. */
    @Test
    void whatAnotherHasParkedBeforeThisOneFillsIsStillParked() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stop();
        FollowingProcess two = standBy("two");
        two.unit.request(false);
        park(StoresOfProcesses.of("other", database).parked().deadLetters(ReplayUnit.named(GROUP.name(), 1)), 17);
        two.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).last() != null);
        UnitState state = two.states.refresh(UNIT);
        assertThat(state.generation()).isZero();
        assertThat(Objects.requireNonNull(state.last()).parked())
                .extracting(event -> event.getString("event_id"))
                .containsExactly(events.get(17).getIdentifier());
    }

    /** A number that was given before is not given again, and what is left of it goes. */
    @Test
    void whatAGenerationOfALostReadStoreHasParkedIsNobodyElses() {
        var left = StoresOfProcesses.of("lost", database).parked().deadLetters(ReplayUnit.named(GROUP.name(), 1));
        park(left, 17);
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.unit.request(false);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> one.stores.followed(UNIT) == 2);
        assertThat(one.shown()).isEqualTo(300);
        Awaitility.await().until(() -> left.amountOfSequences() == 0);
    }

    private void park(FollowingProcess process, int number) {
        park(process.stores.parked().deadLetters(GROUP.name()), number);
    }

    private void park(SequencedDeadLetterQueue<EventMessage<?>> queue, int number) {
        queue.enqueue(
                String.valueOf(number),
                new GenericDeadLetter<>(
                        String.valueOf(number), events.get(number), new IllegalArgumentException("poisoned")));
    }

    private static void rebuildPoisoned(FollowingProcess process, int number) {
        Handler.poisoned.set(number);
        try {
            process.unit.request(false);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> process.stores.followed(UNIT) == 1);
        } finally {
            Handler.poisoned.set(-1);
        }
        assertThat(process.shown()).isEqualTo(299);
    }

    @Test
    void aRebuildThatParksMoreThanIsShownIsNotShown() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        Handler.poisoned.set(17);
        try {
            one.unit.request(false);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> one.states.refresh(UNIT).last() != null);
        } finally {
            Handler.poisoned.set(-1);
        }
        UnitState state = one.states.refresh(UNIT);
        assertThat(state.generation()).isZero();
        assertThat(state.last()).satisfies(last -> {
            assertThat(last.phase()).isEqualTo(Phase.FAILED);
            assertThat(last.reason()).contains("1 event could not be handled");
            assertThat(last.parked())
                    .singleElement()
                    .satisfies(event -> assertThat(event)
                            .containsEntry("group", GROUP.name())
                            .containsEntry("event_id", events.get(17).getIdentifier()));
        });
        assertThat(one.shown()).isEqualTo(300);
    }

    @Test
    void aChangedVersionThatCannotBeRebuiltIsTriedOnceAndShownAsItWas() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stop();
        database.database()
                .getCollection(UnitStates.COLLECTION)
                .updateOne(new Document("_id", UNIT.wireName()), Document.parse("{$set:{'versions.api-keys':0}}"));
        Handler.poisoned.set(17);
        try {
            FollowingProcess two = start("two");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> two.states.refresh(UNIT).last() != null);
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .until(() -> two.states.refresh(UNIT).highest() == 1);
            assertThat(two.shown()).isEqualTo(300);
        } finally {
            Handler.poisoned.set(-1);
        }
    }

    @Test
    void whatOlderCodeHadBegunToRebuildIsNotInTheWayOfTheNext() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        one.stop();
        UnitState state = one.states.refresh(UNIT);
        assertThat(one.states.replace(state, state.begin(false, new Date(), Map.of(), List.of())))
                .isTrue();
        database.database()
                .getCollection(UnitStates.COLLECTION)
                .updateOne(
                        new Document("_id", UNIT.wireName()),
                        Document.parse("{$set:{'versions.api-keys':0,'rebuild.versions.api-keys':0}}"));
        FollowingProcess two = start("two");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> two.states.refresh(UNIT).generation() == 2);
        Awaitility.await().until(() -> two.shown() == 300);
    }

    /** During a rolling update: what newer code has filled is followed by the processes that have it. */
    @Test
    void aProcessOfAnOlderVersionReadsWhatANewerOneHasFilledAndDoesNotFollowIt() {
        FollowingProcess one = start("one");
        Awaitility.await().until(() -> one.shown() == 300);
        database.database()
                .getCollection(UnitStates.COLLECTION)
                .updateOne(new Document("_id", UNIT.wireName()), Document.parse("{$set:{'versions.api-keys':2}}"));
        Awaitility.await().until(() -> one.stores.isHeld(GROUP.name()) && !one.isFollowing());
        log.publish(GenericEventMessage.asEventMessage(300));
        Awaitility.await().during(Duration.ofSeconds(1)).until(() -> one.shown() == 300);
        assertThat(one.stores.isOfNewerCode(GROUP.name())).isTrue();
        assertThatThrownBy(() -> one.unit.request(false)).isInstanceOf(ReplayRefusedException.class);
        assertThat(one.states.refresh(UNIT).rebuild()).isNull();
    }

    private FollowingProcess start(String name) {
        FollowingProcess process = standBy(name);
        process.start();
        return process;
    }

    private FollowingProcess standBy(String name) {
        FollowingProcess process = new FollowingProcess(name);
        processes.add(process);
        return process;
    }

    private final class FollowingProcess {

        private final GenerationStores stores;
        private final UnitStates states;
        private final UnitDocuments documents;
        private final UnitReplay unit;
        private final Replays replays;
        private final Generations generations;
        private final Configuration configuration;
        private boolean stopped;

        FollowingProcess(String name) {
            stores = new GenerationStores(StoresOfProcesses.of(name, database), database::database);
            states = stores.states();
            generations = stores.generations();
            Handler handler = new Handler(mongo, generations);
            Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                    .configureEventStore(any -> log)
                    .configureSerializer(any -> JacksonSerializer.defaultSerializer());
            configurer
                    .eventProcessing()
                    .registerTokenStore(GROUP.name(), any -> stores.projectionTokens())
                    .registerSequencingPolicy(
                            GROUP.name(),
                            any -> event -> GROUP.sequencedBy().apply(event).orElse(null))
                    .registerPooledStreamingEventProcessor(
                            GROUP.name(),
                            any -> log,
                            (any, builder) -> builder.initialSegmentCount(2)
                                    .initialToken(source -> null)
                                    .tokenClaimInterval(200)
                                    .batchSize(20))
                    .registerEventHandler(any -> handler);
            configuration = configurer.buildConfiguration();
            UnitProcesses unitProcesses = new UnitProcesses(
                    configuration,
                    stores,
                    MongoTokenStore.builder()
                            .mongoTemplate(DefaultMongoTemplate.builder()
                                    .mongoDatabase(database.database())
                                    .build())
                            .transactionManager(NoTransactionManager.INSTANCE)
                            .serializer(JacksonSerializer.defaultSerializer())
                            .nodeId(name + "-holder")
                            .build(),
                    database::database,
                    JacksonSerializer.defaultSerializer(),
                    group -> List.of(handler),
                    new ReplayShare(1),
                    any -> {});
            documents = new UnitDocuments(
                    database::database,
                    List.of(new DeclaredIndexes(COLLECTION, List.of(DeclaredIndexes.Index.of("by-number", "number")))),
                    new IndexBuilds(Duration.ZERO),
                    new ReplayShare(1));
            unit = new UnitReplay(
                    UNIT,
                    List.of(GROUP),
                    states,
                    unitProcesses,
                    documents,
                    new UnitReplay.Settings(name, false, GONE_AFTER, GRACE));
            replays = new Replays(
                    List.of(unit),
                    states,
                    new LiveGroups(
                            configuration,
                            stores,
                            database::database,
                            JacksonSerializer.defaultSerializer(),
                            List.of(GROUP)),
                    new ReplayShare(1));
        }

        void start() {
            configuration.start();
            replays.start();
        }

        long shown() {
            return mongo.getCollection(generations.name(COLLECTION)).countDocuments();
        }

        boolean isFollowing() {
            return processor().isRunning();
        }

        StreamingEventProcessor processor() {
            return configuration
                    .eventProcessingConfiguration()
                    .eventProcessor(GROUP.name(), StreamingEventProcessor.class)
                    .orElseThrow();
        }

        void stop() {
            if (!stopped) {
                stopped = true;
                replays.stop();
                documents.stop();
                configuration.shutdown();
            }
        }
    }

    @org.axonframework.config.ProcessingGroup(ProjectionNames.API_KEYS)
    static final class Handler {

        private static final AtomicInteger poisoned = new AtomicInteger(-1);
        private static volatile Duration delay = Duration.ZERO;

        private final MongoTemplate mongo;
        private final Generations generations;

        Handler(MongoTemplate mongo, Generations generations) {
            this.mongo = mongo;
            this.generations = generations;
        }

        @EventHandler
        void on(Integer number, EventMessage<?> message) {
            if (number == poisoned.get() && Generations.isRebuilding()) {
                throw new IllegalArgumentException("poisoned");
            }
            if (Generations.isRebuilding()) {
                LockSupport.parkNanos(delay.toNanos());
            }
            DocumentBatch.current(mongo, generations.name(COLLECTION), event -> Optional.empty())
                    .put(new Document("_id", String.valueOf(number)).append("number", number));
        }
    }
}
