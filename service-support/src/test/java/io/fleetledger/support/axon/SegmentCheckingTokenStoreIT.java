package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One process has read which segments there are; before it claims one, another process changes them. */
@OnEveryMongoDb
class SegmentCheckingTokenStoreIT {

    private static final String GROUP = "letters";
    private static final TrackingToken AT_SEVEN = new GlobalSequenceTrackingToken(7);
    private static final Segment WHOLE = Segment.ROOT_SEGMENT;
    private static final Segment LOWER_HALF = Segment.computeSegment(0, 0, 1);

    private final TestDatabase database = TestDatabase.open();
    private final TokenStore changing = tokensOf("changing");
    private final TokenStore claiming = tokensOf("claiming");

    private TokenStore tokensOf(String process) {
        return TokenStoreDecorators.ofProcesses(
                StoresOfProcesses.of(process, database).projectionTokens(),
                segment -> {},
                (processor, segment) -> null);
    }

    @BeforeEach
    void twoHalves() {
        changing.initializeTokenSegments(GROUP, 2, AT_SEVEN);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHalfThatHasBecomeTheWholeIsNotClaimedAsAHalf() {
        merge();

        assertIsRefused(LOWER_HALF);
        assertThat(changing.fetchToken(GROUP, WHOLE)).isEqualTo(AT_SEVEN);
    }

    @Test
    void theWholeThatHasBecomeAHalfIsNotClaimedAsTheWhole() {
        merge();
        split();

        assertIsRefused(WHOLE);
        assertThat(changing.fetchToken(GROUP, LOWER_HALF)).isEqualTo(AT_SEVEN);
    }

    @Test
    void aHalfThatIsGoneIsNotClaimed() {
        merge();

        assertIsRefused(Segment.computeSegment(1, 0, 1));
    }

    @Test
    void aSegmentThatIsAsItWasReadIsClaimed() {
        assertThat(claiming.fetchToken(GROUP, LOWER_HALF)).isEqualTo(AT_SEVEN);
        assertThatExceptionOfType(UnableToClaimTokenException.class)
                .isThrownBy(() -> changing.fetchToken(GROUP, LOWER_HALF));
    }

    private void assertIsRefused(Segment segment) {
        assertThatExceptionOfType(UnableToClaimTokenException.class)
                .isThrownBy(() -> claiming.fetchToken(GROUP, segment));
    }

    /** As Axon does it, which claims both before. */
    private void merge() {
        changing.fetchToken(GROUP, 0);
        changing.fetchToken(GROUP, 1);
        changing.deleteToken(GROUP, 1);
        changing.storeToken(AT_SEVEN, GROUP, 0);
        changing.releaseClaim(GROUP, 0);
    }

    private void split() {
        changing.fetchToken(GROUP, 0);
        changing.initializeSegment(AT_SEVEN, GROUP, 1);
        changing.releaseClaim(GROUP, 0);
    }
}
