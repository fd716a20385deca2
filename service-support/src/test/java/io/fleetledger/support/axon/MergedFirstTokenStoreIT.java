package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A merge is a deletion and a write to the store, in this order as Axon makes them. */
@OnEveryMongoDb
class MergedFirstTokenStoreIT {

    private static final String GROUP = "letters";
    private static final TrackingToken AT_SEVEN = new GlobalSequenceTrackingToken(7);

    private final TestDatabase database = TestDatabase.open();
    private final TokenStore stored = StoresOfProcesses.of("one", database).projectionTokens();
    private final TokenStore tokens = new MergedFirstTokenStore(stored);

    @BeforeEach
    void claimBothHalves() {
        tokens.initializeTokenSegments(GROUP, 2);
        tokens.fetchToken(GROUP, 0);
        tokens.fetchToken(GROUP, 1);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHalfIsThereUntilTheOtherStandsForBoth() {
        tokens.deleteToken(GROUP, 1);
        assertThat(stored.fetchSegments(GROUP)).containsExactlyInAnyOrder(0, 1);

        tokens.storeToken(AT_SEVEN, GROUP, 0);
        assertThat(stored.fetchSegments(GROUP)).containsExactly(0);
        assertThat(stored.fetchToken(GROUP, 0)).isEqualTo(AT_SEVEN);
    }

    @Test
    void aHalfStaysIfTheOtherCannotBeWritten() {
        TokenStore failing = new MergedFirstTokenStore(new ForwardingTokenStore(stored) {
            @Override
            public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
                throw new IllegalStateException("Out of reach");
            }
        });
        failing.deleteToken(GROUP, 1);

        assertThatIllegalStateException().isThrownBy(() -> failing.storeToken(AT_SEVEN, GROUP, 0));
        assertThatIllegalStateException().isThrownBy(() -> failing.storeToken(AT_SEVEN, GROUP, 0));
        assertThat(stored.fetchSegments(GROUP)).containsExactlyInAnyOrder(0, 1);
    }

    /** As Axon's store for MongoDB could not do it. */
    @Test
    void halvesThatHaveNotBegunAreMerged() {
        tokens.deleteToken(GROUP, 1);
        tokens.storeToken(null, GROUP, 0);

        assertThat(stored.fetchSegments(GROUP)).containsExactly(0);
        assertThat(stored.fetchToken(GROUP, 0)).isNull();
    }
}
