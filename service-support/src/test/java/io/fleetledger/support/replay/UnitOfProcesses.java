package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A unit whose states, tokens and documents are shared by the processes of a test. */
abstract class UnitOfProcesses {

    static final ReplayUnit UNIT = ReplayUnit.API_KEYS;
    static final String COLLECTION = "api-keys";
    static final Duration GONE_AFTER = Duration.ofSeconds(4);
    /** Longer than a reader may be kept from a core between the name of what is shown and its documents. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    static final ProcessingGroup GROUP = new ProcessingGroup(
            ProjectionNames.API_KEYS,
            2,
            20,
            event -> Optional.of(String.valueOf(event.getPayload())),
            true,
            null,
            false);

    final TestDatabase database = TestDatabase.open();
    final EmbeddedEventStore log = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());
    final List<EventMessage<?>> events = new ArrayList<>();
    /** The number of the event that a rebuild cannot handle. */
    final AtomicInteger poisoned = new AtomicInteger(-1);
    /** How long a rebuild takes for each event. */
    volatile Duration delay = Duration.ZERO;

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
        processes.forEach(FollowingProcess::stop);
        log.shutDown();
        database.close();
    }

    FollowingProcess start(String name) {
        FollowingProcess process = standBy(name);
        process.start();
        return process;
    }

    FollowingProcess standBy(String name) {
        FollowingProcess process = new FollowingProcess(name);
        processes.add(process);
        return process;
    }

    final class FollowingProcess {

        final GenerationStores stores;
        final UnitStates states;
        private final UnitDocuments documents;
        final UnitReplay unit;
        private final Replays replays;
        private final Generations generations;
        private final Configuration configuration;
        private boolean stopped;

        FollowingProcess(String name) {
            stores = new GenerationStores(StoresOfProcesses.of(name, database), database::database);
            states = stores.states();
            generations = stores.generations();
            Handler handler = new Handler(generations);
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
            UnitProcessors unitProcessors = new UnitProcessors(
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
                    unitProcessors,
                    documents,
                    new UnitReplay.Settings(name, false, GONE_AFTER, GRACE));
            replays = new Replays(
                    List.of(unit),
                    states,
                    new LiveProgress(
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
    final class Handler {

        private final Generations generations;

        Handler(Generations generations) {
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
