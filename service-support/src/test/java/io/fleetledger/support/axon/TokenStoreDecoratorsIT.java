package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.ProjectionTokens;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All the stores that a token passes, one around the other, on a store as services have it. */
@OnEveryMongoDb
class TokenStoreDecoratorsIT {

    private static final String GROUP = "things";
    private static final String TOKENS = "trackingtokens";

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final List<Integer> claims = new ArrayList<>();
    private final Map<Integer, TrackingToken> seen = new HashMap<>();

    private final TestDatabase database = TestDatabase.open(new Writes());
    private final TokenStore ofProjection = ofProcesses(ProjectionTokens.in(database.client(), database.name()));
    private final TokenStore ofSagas =
            ofProcesses(StoresOfProcesses.of("this process", database).sagaTokens());

    private TokenStore ofProcesses(TokenStore stored) {
        return TokenStoreDecorators.ofProcesses(
                stored, segment -> claims.add(segment.getSegmentId()), (processor, segment) -> seen.get(segment));
    }

    /** What reaches the store, in its order. */
    private final class Writes implements CommandListener {

        @Override
        public void commandStarted(CommandStartedEvent event) {
            BsonDocument command = event.getCommand();
            String name = event.getCommandName();
            if (command.get(name) != null
                    && command.get(name).isString()
                    && List.of("insert", "update", "delete", "findAndModify").contains(name)) {
                String collection = command.getString(name).getValue();
                writes.add(
                        !collection.equals(TOKENS)
                                ? collection
                                : name.equals("delete") ? "deletion" : isToken(command) ? "token" : "claim");
            }
        }

        private static boolean isToken(BsonDocument command) {
            return command.toJson().contains("\"token\"");
        }
    }

    @BeforeEach
    void claimBothHalves() {
        ofProjection.initializeTokenSegments(GROUP, 2, at(1));
        ofProjection.fetchToken(GROUP, half(0));
        ofProjection.fetchToken(GROUP, half(1));
        writes.clear();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBatchMakesSureOfItsClaimAndWritesItsTokenLast() {
        seen.put(0, at(7)); // Stored with the next extension beside a batch, not with that of one.
        assertThat(batch(ofProjection, () -> {})).isTrue();
        assertThat(writes).containsExactly("claim", "documents", "token");
        assertThat(position(0)).isEqualTo(9);
    }

    /** Those are stored while the batch is committed, behind what they have decided. */
    @Test
    void aBatchOfSagasWritesItsTokenBehindTheirStates() {
        assertThat(batch(ofSagas, () -> {})).isTrue();
        assertThat(writes).containsExactly("claim", "documents", "states", "token");
        assertThat(position(0)).isEqualTo(9);
    }

    @Test
    void aBatchWhoseSegmentIsAnotherProcessesWritesNothing() {
        seen.put(0, at(7));
        tokens().updateMany(new Document(), Updates.set("owner", "another process"));
        writes.clear();
        assertThat(batch(ofProjection, () -> {})).isFalse();
        assertThat(batch(ofSagas, () -> {})).isFalse();
        assertThat(writes).doesNotContain("documents", "states", "token");
        assertThat(position(0)).isEqualTo(1);
    }

    @Test
    void aSlowBatchKeepsItsSegment() throws Exception {
        assertKeepsItsSegment(ofProjection);
    }

    @Test
    void aSlowBatchOfSagasKeepsItsSegment() throws Exception {
        assertKeepsItsSegment(ofSagas);
    }

    private void assertKeepsItsSegment(TokenStore slow) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Boolean> batch = CompletableFuture.supplyAsync(() -> batch(slow, () -> {
            begun.countDown();
            await(written);
        }));
        try {
            await(begun);
            tokens().updateMany(new Document(), Updates.inc("timestamp", -11_000L)); // Longer than a claim lasts.
            seen.put(0, at(1));
            assertThat(CompletableFuture.runAsync(() -> slow.extendClaim(GROUP, 0)))
                    .succeedsWithin(Duration.ofSeconds(5));
            assertThat(StoresOfProcesses.of("another", database).segmentHolders(GROUP))
                    .containsOnlyKeys(0);
        } finally {
            written.countDown();
        }
        assertThat(batch).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
        assertThat(position(0)).isEqualTo(9);
    }

    @Test
    void whatWasSteppedOverIsStoredWhenAClaimIsExtended() {
        seen.put(0, at(7));
        ofProjection.extendClaim(GROUP, 0);
        assertThat(position(0)).isEqualTo(7);
    }

    /** As a segment stores it that has just been claimed; within one millisecond a second write of it changes nothing. */
    @Test
    void aTokenThatIsStoredAlreadyIsNoClaimThatIsLost() {
        for (int time = 0; time < 100; time++) {
            ofProjection.storeToken(at(1), GROUP, 0);
        }
        assertThat(position(0)).isEqualTo(1);
        assertThat(writes).containsOnly("claim");
    }

    /** What is known of it is of before another process had it. */
    @Test
    void aTokenIsStoredThoughItWasStoredBeforeTheSegmentWasAnotherProcesses() {
        ofProjection.storeToken(at(7), GROUP, 0);
        tokens().updateMany(new Document(), Updates.set("owner", null));
        TokenStore elsewhere = StoresOfProcesses.of("another process", database).projectionTokens();
        elsewhere.storeToken(at(5), GROUP, 0); // Behind, after a split or a reset.
        elsewhere.releaseClaim(GROUP, 0);
        ofProjection.fetchToken(GROUP, half(0));
        ofProjection.storeToken(at(7), GROUP, 0);
        assertThat(position(0)).isEqualTo(7);
    }

    /** Held up for longer than a claim lasts, this process had it taken, and since let go of by whoever went on with it. */
    @Test
    void whatWasSteppedOverTakesNoSegmentThatIsFreeAgainBack() {
        ofProjection.storeToken(at(50), GROUP, 0);
        tokens().updateMany(new Document(), Updates.set("owner", "another process"));
        StoresOfProcesses.of("another process", database).projectionTokens().storeToken(at(100), GROUP, 0);
        tokens().updateMany(new Document(), Updates.set("owner", null));
        seen.put(0, at(60));

        assertThatExceptionOfType(UnableToClaimTokenException.class)
                .isThrownBy(() -> ofProjection.extendClaim(GROUP, 0));
        assertThat(position(0)).isEqualTo(100);
    }

    @Test
    void aHalfIsDeletedBehindTheTokenOfBoth() {
        ofProjection.deleteToken(GROUP, 1);
        ofProjection.storeToken(at(7), GROUP, 0);
        assertThat(writes).containsExactly("claim", "token", "deletion");
        assertThat(ofProjection.fetchSegments(GROUP)).containsExactly(0);
    }

    /** The thread merges again, or stores other tokens; it must not delete then what it could not. */
    @Test
    void aMergeWhoseClaimIsLostDeletesNothingLater() {
        tokens().updateMany(new Document(), Updates.set("owner", "another process"));
        ofProjection.deleteToken(GROUP, 1);
        assertThatExceptionOfType(UnableToClaimTokenException.class)
                .isThrownBy(() -> ofProjection.storeToken(at(7), GROUP, 0));
        tokens().updateMany(new Document(), Updates.set("owner", null));
        ofProjection.fetchToken(GROUP, half(0));

        ofProjection.storeToken(at(7), GROUP, 0);
        assertThat(ofProjection.fetchSegments(GROUP)).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void whoClaimsIsToldSo() {
        assertThat(claims).containsExactly(0, 1);
    }

    /** As in a processor: the token's store is registered before the first event is handled. */
    private boolean batch(TokenStore tokens, Runnable slow) {
        List<EventMessage<?>> events =
                List.of(GenericEventMessage.asEventMessage("one"), GenericEventMessage.asEventMessage("two"));
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(events);
        unit.onPrepareCommit(committing -> tokens.storeToken(at(9), GROUP, 0));
        return !unit.executeWithResult(() -> {
                    if (tokens == ofSagas && unit.getMessage() == events.get(1)) {
                        unit.onPrepareCommit(committing -> insert("states"));
                    }
                    return BatchWrite.current(GROUP, Documents.class, () -> new Documents(slow));
                })
                .isExceptional();
    }

    private final class Documents implements BatchWrite {

        private final Runnable before;
        private boolean written;

        private Documents(Runnable before) {
            this.before = before;
        }

        @Override
        public void write() {
            if (!written) {
                written = true;
                before.run();
                insert("documents");
            }
        }
    }

    private void insert(String collection) {
        database.database().getCollection(collection).insertOne(new Document());
    }

    private MongoCollection<Document> tokens() {
        return database.database().getCollection(TOKENS);
    }

    private long position(int segment) {
        return StoresOfProcesses.of("another", database).storedPositions(GROUP).getOrDefault(segment, -1L);
    }

    private static Segment half(int id) {
        return Segment.computeSegment(id, 0, 1);
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
