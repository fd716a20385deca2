package io.fleetledger.support.distributed;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fleetledger.support.due.Due;
import io.fleetledger.support.idempotency.MongoIdempotencyStore;
import io.fleetledger.support.idempotency.StoredResponse;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.RecordedShapes;
import io.fleetledger.support.servers.ReviewedShapes;
import io.fleetledger.support.servers.TestDatabase;
import io.fleetledger.support.webhook.WebhookDeadLetters.Positions;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookEndpoints;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookOutboxContract;
import io.fleetledger.support.webhook.WebhookSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every query of the stores that only the three services have. */
@OnEveryMongoDb
class StoreShapesIT {

    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final AssociationValue MILL = new AssociationValue("machineId", "mill");

    private final ReviewedShapes reviewed = ReviewedShapes.read(StoreShapesIT.class, "store-shapes.txt");
    private final RecordedShapes shapes = new RecordedShapes();
    private final TestDatabase database = TestDatabase.open(shapes);
    private final IndexBuilds builds = new IndexBuilds(Duration.ZERO);
    private final MongoProcessingStores stores = (MongoProcessingStores) StoresOfProcesses.of("one", database);

    @AfterEach
    void close() {
        database.close();
    }

    @TestFactory
    Stream<DynamicTest> whatTheStoresAsk() {
        useTokens(stores.projectionTokens());
        useTokens(stores.sagaTokens());
        useSagas();
        useDeadLetters(stores.parked().deadLetters("sagas"));
        stores.parked().parkedSpan("sagas", "mill");
        stores.parked().markDropped("audit", "event");
        stores.parked().droppedOf("audit", List.of("event", "another"));
        stores.parked()
                .deadLetters("audit")
                .enqueue("mill", new GenericDeadLetter<>("mill", GenericEventMessage.asEventMessage("one")));
        stores.parked().ofAllGroups();
        stores.parked().countOf("audit", "acme");
        stores.parked().lettersOf("audit", "acme", 20, 20);
        stores.forgetParkedOfLostReadStore("audit");
        stores.parked().stillParked("audit", stores.parked().firstParked("audit", "", 100));
        useDueTable();
        useTenantKeys();
        useAnswers();
        useWebhooks();
        return Stream.of(
                dynamicTest("has been reviewed", () -> shapes.assertReviewed(reviewed)),
                dynamicTest("has an index", () -> shapes.assertIndexed(reviewed, database.database())),
                dynamicTest("is planned by it", () -> shapes.assertPlanned(reviewed, database.database())));
    }

    private void useTokens(TokenStore tokens) {
        String group = "group-" + UUID.randomUUID();
        tokens.initializeTokenSegments(group, 2);
        tokens.fetchSegments(group);
        tokens.fetchAvailableSegments(group);
        tokens.fetchToken(group, 0);
        tokens.storeToken(new GlobalSequenceTrackingToken(1), group, 0);
        tokens.extendClaim(group, 0);
        tokens.releaseClaim(group, 0);
        tokens.fetchToken(group, 1);
        tokens.deleteToken(group, 1);
        tokens.retrieveStorageIdentifier();
        stores.storedPositions(group);
        stores.segmentHolders(group);
        stores.markEndReached(group);
        stores.hasReachedEnd(group);
    }

    private void useSagas() {
        stores.ensureIndexes(builds);
        MongoSagas sagas =
                new MongoSagas(database.database().getCollection("sagas"), JacksonSerializer.defaultSerializer());
        String state = "healthy";
        sagas.insertSaga(Object.class, "1", state, Set.of(MILL));
        sagas.loadSaga(Object.class, "1");
        sagas.findSagas(Object.class, MILL);
        stores.sagasBy(Object.class, MILL.getKey(), List.of(MILL.getValue(), "lathe"));
        sagas.updateSaga(Object.class, "1", state, new AssociationValuesImpl(Set.of(MILL)));
        sagas.deleteSaga(Object.class, "1", Set.of(MILL));
    }

    private static void useDeadLetters(SequencedDeadLetterQueue<EventMessage<?>> letters) {
        letters.enqueue("mill", new GenericDeadLetter<>("mill", GenericEventMessage.asEventMessage("one")));
        letters.enqueueIfPresent(
                "mill", () -> new GenericDeadLetter<>("mill", GenericEventMessage.asEventMessage("two")));
        letters.contains("mill");
        letters.size();
        letters.sequenceSize("mill");
        letters.amountOfSequences();
        letters.deadLetterSequence("mill").forEach(letter -> {});
        letters.deadLetters().forEach(sequence -> sequence.forEach(letter -> {}));
        letters.process(letter -> Decisions.requeue(new IllegalStateException("not yet")));
        letters.process(letter -> Decisions.evict());
    }

    private void useDueTable() {
        MongoDueTable table = new MongoDueTable(database.database());
        table.ensureIndexes(builds);
        UUID mill = UUID.randomUUID();
        UUID lathe = UUID.randomUUID();
        table.arm(List.of(new Due(mill, "acme", NOW), new Due(lathe, "acme", NOW)));
        List<Due> due = table.due(NOW, NOW, 10);
        table.move(Map.of(due.get(0), Optional.of(NOW), due.get(1), Optional.empty()));
        table.disarm(List.of(mill, lathe));
    }

    private void useTenantKeys() {
        MongoTenantKeyStore keys = new MongoTenantKeyStore(database.database());
        keys.ensureIndexes(builds);
        keys.putIfAbsent("acme", "sealed");
        keys.find("acme");
        keys.destroy("acme");
        keys.destroyed();
    }

    private void useWebhooks() {
        WebhookOutbox outbox =
                MongoWebhookOutbox.of(database.database(), JacksonSerializer.defaultSerializer(), "one", builds);
        WebhookEndpoints endpoints = outbox.endpoints();
        WebhookSchedule schedule = outbox.schedule();
        WebhookDeliveries deliveries = outbox.deliveries();
        UUID webhook = UUID.randomUUID();
        endpoints.keptSince(NOW);
        outbox.put(WebhookOutboxContract.endpoint(webhook, "acme", true));
        outbox.put(WebhookOutboxContract.endpoint(webhook, "acme", true));
        endpoints.ofTenant("acme");
        endpoints.find(webhook);
        outbox.enqueue(List.of(
                WebhookOutboxContract.delivery(webhook, 1),
                WebhookOutboxContract.delivery(webhook, 2),
                WebhookOutboxContract.delivery(webhook, 3)));
        schedule.claim(Instant.now(), WITHIN, 10, Map.of(), 10);
        schedule.findIfClaimed(webhook);
        schedule.renewLeases(Set.of(webhook), Instant.now(), WITHIN);
        outbox.delivered(deliveries.next(webhook).orElseThrow(), NOW);
        outbox.failed(
                WebhookOutboxContract.endpoint(webhook, "acme", true),
                deliveries.next(webhook).orElseThrow(),
                1,
                NOW,
                new WebhookFailure(NOW, 500, null),
                NOW);
        schedule.progressOf(List.of(webhook));
        deliveries.countWaiting(List.of(webhook, UUID.randomUUID()));
        outbox.release(webhook, NOW);
        outbox.delivered(deliveries.next(webhook).orElseThrow(), NOW);
        outbox.release(webhook, NOW);
        outbox.wake(NOW);
        outbox.withMoreWaitingThan(1);
        deliveries.counts();
        outbox.put(WebhookOutboxContract.endpoint(webhook, "acme", false));
        deliveries.deadLetters().find(webhook, 0, 10);
        deliveries.deadLetters().count(webhook);
        outbox.requeue(webhook, Positions.of(List.of(3L)), 100, NOW);
        outbox.put(WebhookOutboxContract.endpoint(webhook, "acme", false));
        outbox.requeue(webhook, Positions.between(1, 3), 100, NOW);
        outbox.put(WebhookOutboxContract.endpoint(webhook, "acme", false));
        deliveries.removeUnusedBodies();
        deliveries.deadLetters().deleteBefore(NOW.plusSeconds(1));
        outbox.enqueue(List.of(WebhookOutboxContract.delivery(webhook, 4)));
        outbox.enqueue(List.of(WebhookOutboxContract.delivery(webhook, 4)));
        deliveries.deleteAll(webhook);
        outbox.endpoints().deleteByTenant("acme");
    }

    private void useAnswers() {
        MongoIdempotencyStore answers = new MongoIdempotencyStore(database.database());
        answers.ensureIndexes(builds);
        UUID scope = UUID.randomUUID();
        answers.begin("acme", scope, "hash", NOW);
        answers.begin("acme", scope, "hash", NOW.plusSeconds(3_600));
        answers.complete(scope, new StoredResponse(204, Map.of(), ""), WITHIN);
        answers.begin("acme", scope, "hash", NOW.plusSeconds(200_000));
        answers.release(scope, WITHIN);
        answers.deleteByTenant("acme");
    }
}
