package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SkippedEventsTokenStoreTest {

    private static final String SAGAS = "sagas";

    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final Map<Integer, TrackingToken> seen = new HashMap<>();
    private final SkippedEventsTokenStore tokens =
            new SkippedEventsTokenStore(store, (processor, segment) -> seen.get(segment));

    @BeforeEach
    void begin() {
        tokens.initializeTokenSegments(SAGAS, 2, at(0));
    }

    @Test
    void whatASegmentHasSteppedOverIsStoredWhenItsClaimIsExtended() {
        seen.put(0, at(7));
        tokens.extendClaim(SAGAS, 0);
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(7));
        assertThat(store.fetchToken(SAGAS, 1)).isEqualTo(at(0));
    }

    /** A batch stores its token before anybody is told that it has been handled. */
    @Test
    void whatABatchHasStoredIsNotTakenBack() {
        seen.put(0, at(7));
        tokens.storeToken(at(9), SAGAS, 0);
        tokens.extendClaim(SAGAS, 0);
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(9));
    }

    /** A batch writes all it has gathered before its token, and for as long as that takes its claim is extended. */
    @Test
    void whileABatchIsBeingStoredItsClaimIsExtended() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        List<String> calls = new CopyOnWriteArrayList<>();
        SkippedEventsTokenStore slow = new SkippedEventsTokenStore(
                new ForwardingTokenStore(store) {
                    @Override
                    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
                        begun.countDown();
                        awaitQuietly(written);
                        super.storeToken(token, processorName, segment);
                        calls.add("stored");
                    }

                    @Override
                    public void extendClaim(String processorName, int segment) {
                        calls.add("extended");
                    }
                },
                (processor, segment) -> at(7));
        CompletableFuture<Void> batch = CompletableFuture.runAsync(() -> slow.storeToken(at(9), SAGAS, 0));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> extension = CompletableFuture.runAsync(() -> slow.extendClaim(SAGAS, 0));
        try {
            assertThat(extension).succeedsWithin(Duration.ofSeconds(5));
        } finally {
            written.countDown();
        }
        assertThat(batch).succeedsWithin(Duration.ofSeconds(10));
        assertThat(calls).containsExactly("extended", "stored");
        slow.extendClaim(SAGAS, 0);
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(9));
    }

    /** The batch comes again, and what was stepped over before it is stored as ever. */
    @Test
    void whatABatchCouldNotStoreIsNotTakenForStored() {
        SkippedEventsTokenStore failing = new SkippedEventsTokenStore(
                new ForwardingTokenStore(store) {
                    @Override
                    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
                        if (at(9).equals(token)) {
                            throw new IllegalStateException("out of reach");
                        }
                        super.storeToken(token, processorName, segment);
                    }
                },
                (processor, segment) -> at(7));
        assertThatThrownBy(() -> failing.storeToken(at(9), SAGAS, 0)).isInstanceOf(IllegalStateException.class);
        failing.extendClaim(SAGAS, 0);
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(7));
    }

    /** Else what was stepped over, on its way to the store, could overtake what the batch stores. */
    @Test
    void aBatchIsStoredBehindWhatIsOnItsWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch onItsWay = new CountDownLatch(1);
        SkippedEventsTokenStore slow = new SkippedEventsTokenStore(
                new ForwardingTokenStore(store) {
                    @Override
                    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
                        if (at(7).equals(token)) {
                            begun.countDown();
                            awaitQuietly(onItsWay);
                        }
                        super.storeToken(token, processorName, segment);
                    }
                },
                (processor, segment) -> at(7));
        CompletableFuture<Void> extension = CompletableFuture.runAsync(() -> slow.extendClaim(SAGAS, 0));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        Thread batch = new Thread(() -> slow.storeToken(at(9), SAGAS, 0));
        batch.start();
        Awaitility.await()
                .until(() -> batch.getState() == Thread.State.BLOCKED || batch.getState() == Thread.State.TERMINATED);
        onItsWay.countDown();
        batch.join(10_000);
        assertThat(extension).succeedsWithin(Duration.ofSeconds(10));
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(9));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void ofASegmentThatIsNotFollowedHereNothingIsStored() {
        tokens.extendClaim(SAGAS, 0);
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(0));
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}
