package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.mongo.MissingIndexes;
import io.fleetledger.support.mongo.ProjectionTokens;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

@OnEveryMongoDb
class MongoProcessingStoresIT {

    private static final GlobalSequenceTrackingToken AT_SEVEN = new GlobalSequenceTrackingToken(7);

    private final TestDatabase database = TestDatabase.open();
    private final MongoTokenStore tokens = tokensOf("this process");
    private final MongoProcessingStores stores = storesOf(tokens);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whereSegmentsStandIsToldWhoeverFollowsThem() {
        tokens.initializeTokenSegments("machine-list", 2);
        tokens.initializeTokenSegments("group-tree", 1, AT_SEVEN);
        MongoTokenStore elsewhere = tokensOf("another process");
        elsewhere.fetchToken("machine-list", 1);
        elsewhere.storeToken(AT_SEVEN, "machine-list", 1);
        stores.sagaTokens().initializeTokenSegments("sagas", 1, AT_SEVEN);

        assertThat(stores.storedPositions("machine-list")).isEqualTo(Map.of(0, -1L, 1, 7L));
        assertThat(stores.storedPositions("sagas")).isEqualTo(Map.of(0, 7L));
        assertThat(stores.storedPositions("webhooks")).isEmpty();
    }

    @Test
    void whoLooksWhereASegmentStandsDoesNotClaimIt() {
        tokens.initializeTokenSegments("machine-list", 1, AT_SEVEN);
        stores.storedPositions("machine-list");

        assertThat(tokensOf("another process").fetchToken("machine-list", 0)).isEqualTo(AT_SEVEN);
    }

    @Test
    void whoHoldsASegmentIsToldAsLongAsHisClaimLasts() {
        tokens.initializeTokenSegments("machine-list", 2);
        tokensOf("another process").fetchToken("machine-list", 1);
        assertThat(stores.segmentHolders("machine-list")).isEqualTo(Map.of(1, "another process"));

        tokensOf("another process").releaseClaim("machine-list", 1);
        assertThat(stores.segmentHolders("machine-list")).isEmpty();

        tokens.fetchToken("machine-list", 0);
        database.database()
                .getCollection("trackingtokens")
                .updateMany(new Document(), Updates.inc("timestamp", -11_000L));
        assertThat(stores.segmentHolders("machine-list")).isEmpty();
        assertThat(tokensOf("another process").fetchToken("machine-list", 0))
                .as("free for the store, too")
                .isNull();
    }

    /** Whoever asks for a segment, or looks who has it, calls processes by these names. */
    @Test
    void claimsAreOfThisProcessByItsName() {
        TokenStore ofProjections = ProjectionTokens.in(database.client(), database.name());
        ofProjections.initializeTokenSegments("machine-list", 1);
        ofProjections.fetchToken("machine-list", 0);
        stores.sagaTokens().initializeTokenSegments("sagas", 1);
        stores.sagaTokens().fetchToken("sagas", 0);

        assertThat(stores.segmentHolders("machine-list")).isEqualTo(Map.of(0, SegmentClaims.PROCESS));
        assertThat(stores.segmentHolders("sagas")).isEqualTo(Map.of(0, SegmentClaims.PROCESS));
    }

    @Test
    void whatWasDroppedIsKnownInEachProcessAndOfItsGroupOnly() {
        stores.parked().markDropped("machine-list", "event");
        stores.parked().markDropped("machine-list", "event");
        var elsewhere = StoresOfProcesses.of("another process", database);
        assertThat(elsewhere.parked().droppedOf("machine-list", List.of("event", "other")))
                .containsExactly("event");
        assertThat(elsewhere.parked().isDropped("group-tree", "event")).isFalse();
        assertThat(elsewhere.parked().droppedOf("machine-list", List.of())).isEmpty();
    }

    /** What comes before it in the log is told by that from what waits behind it. */
    @Test
    void aParkedEventKeepsItsPosition() {
        EventMessage<?> event =
                new GenericTrackedEventMessage<>(AT_SEVEN, GenericEventMessage.asEventMessage("measured"));
        stores.parked().deadLetters("sagas").enqueue("mill", new GenericDeadLetter<>("mill", event));

        assertThat(stores.parked().deadLetters("sagas").deadLetterSequence("mill"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.message())
                        .isInstanceOfSatisfying(
                                TrackedEventMessage.class,
                                parked -> assertThat(parked.trackingToken()).isEqualTo(AT_SEVEN)));
    }

    /** It has read that nobody follows the group, and is slow to forget what was parked before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatAProcessParksThatBeginsWhileAnotherStartsStaysParked(int look) {
        park("before");
        AtomicInteger looks = new AtomicInteger();
        storesOf(new ForwardingTokenStore(tokens) {
                    @Override
                    public int[] fetchSegments(String processorName) {
                        int[] found = super.fetchSegments(processorName);
                        if (looks.incrementAndGet() == look) {
                            stores.forgetParkedOfLostReadStore(processorName);
                            tokens.initializeTokenSegments(processorName, 1);
                            park("since");
                        }
                        return found;
                    }
                })
                .forgetParkedOfLostReadStore("machine-list");

        assertThat(stores.parked().deadLetters("machine-list").deadLetterSequence("mill"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.message().getPayload()).isEqualTo("since"));
    }

    @Test
    void whatIsParkedOfAGroupThatIsFollowedIsNotForgotten() {
        tokens.initializeTokenSegments("machine-list", 1);
        park("before");
        stores.forgetParkedOfLostReadStore("machine-list");
        assertThat(stores.parked().deadLetters("machine-list").sequenceSize("mill"))
                .isEqualTo(1);
    }

    private void park(String event) {
        stores.parked()
                .deadLetters("machine-list")
                .enqueue("mill", new GenericDeadLetter<>("mill", GenericEventMessage.asEventMessage(event)));
    }

    /** Axon's stores build theirs by themselves, and nobody would hear of it if one of them were gone. */
    @Test
    void whicheverIndexIsDroppedIsMissed() {
        MongoDatabase indexed = database.database();
        IndexBuilds builds = new IndexBuilds(Duration.ZERO);
        ProjectionTokens.in(database.client(), database.name(), builds);
        stores.ensureIndexes(builds);
        stores.parked().deadLetters("sagas");
        assertThat(missing(builds)).isZero();

        int dropped = 0;
        for (String collection : indexed.listCollectionNames()) {
            for (Document index :
                    indexed.getCollection(collection).listIndexes().into(new ArrayList<>())) {
                if (!index.getString("name").equals("_id_")) {
                    indexed.getCollection(collection).dropIndex(index.getString("name"));
                    dropped++;
                    assertThat(missing(builds))
                            .as("without %s of %s", index.getString("name"), collection)
                            .isEqualTo(dropped);
                }
            }
        }
        assertThat(dropped).isGreaterThan(4);
    }

    /** A number of its own each time: one is remembered for some seconds. */
    private double missing(IndexBuilds builds) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new MissingIndexes(builds, database.database()).bindTo(registry);
        return registry.get("fleet.read.store.indexes.missing").gauge().value();
    }

    @Test
    void ofManySequencesThoseAreToldThatAreParkedInTheGroup() {
        stores.parked().deadLetters("sagas").enqueue("mill", new GenericDeadLetter<>("mill", event()));
        stores.parked().deadLetters("sagas").enqueueIfPresent("mill", () -> new GenericDeadLetter<>("mill", event()));
        stores.parked().deadLetters("sagas").enqueue("press", new GenericDeadLetter<>("press", event()));
        stores.parked().deadLetters("webhooks").enqueue("lathe", new GenericDeadLetter<>("lathe", event()));

        assertThat(stores.parked().parkedOf("sagas", List.of("mill", "lathe", "drill")))
                .containsExactly("mill");
        assertThat(stores.parked().parkedOf("machine-list", List.of("mill"))).isEmpty();
    }

    private static EventMessage<?> event() {
        return GenericEventMessage.asEventMessage("measured");
    }

    private MongoProcessingStores storesOf(TokenStore tokensOfProjections) {
        return new MongoProcessingStores(
                tokensOfProjections,
                new SimpleMongoClientDatabaseFactory(database.client(), database.name()),
                NoTransactionManager.INSTANCE,
                JacksonSerializer.defaultSerializer(),
                new LogTruncationGuard(database.database(), JacksonSerializer.defaultSerializer()));
    }

    private MongoTokenStore tokensOf(String process) {
        return MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database.database())
                        .build())
                .transactionManager(NoTransactionManager.INSTANCE)
                .serializer(JacksonSerializer.defaultSerializer())
                .nodeId(process)
                .build();
    }
}
