package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.List;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackerStatus;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A merge is a deletion and a write to the store, in this order as Axon makes them. */
@OnEveryMongoDb
class SafeMergeTokenStoreIT {

    private static final String GROUP = "letters";
    private static final TrackingToken AT_SEVEN = new GlobalSequenceTrackingToken(7);

    private final TestDatabase database = TestDatabase.open();
    private final TokenStore stored = StoresOfProcesses.of("one", database).projectionTokens();
    private final TokenStore tokens = new SafeMergeTokenStore(stored);

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
        TokenStore failing = new SafeMergeTokenStore(new ForwardingTokenStore(stored) {
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

    /** What was between the two is seen once more, by the half that was ahead alone. */
    @Test
    void anInterruptedMergeAndASplitBehindItPassOverNothing() {
        TokenStore failing = new SafeMergeTokenStore(new ForwardingTokenStore(stored) {
            @Override
            public void deleteToken(String processorName, int segment) {
                throw new IllegalStateException("Out of reach");
            }
        });
        tokens.storeToken(at(50), GROUP, 0);
        tokens.storeToken(at(100), GROUP, 1);
        failing.deleteToken(GROUP, 1);
        TrackingToken merged = MergedTrackingToken.merged(at(50), at(100));
        assertThatIllegalStateException().isThrownBy(() -> failing.storeToken(merged, GROUP, 0));
        split(Segment.computeSegment(0, 0, 1));

        assertThat(List.of(0, 1, 2)).extracting(this::position).containsExactly(50L, 100L, 50L);
    }

    @Test
    void aMergeOfHalvesOfWhichOneHasNotBegunKeepsBothTokens() {
        TrackingToken merged = MergedTrackingToken.merged(null, AT_SEVEN);
        tokens.deleteToken(GROUP, 1);
        tokens.storeToken(merged, GROUP, 0);

        assertThat(stored.fetchToken(GROUP, 0)).isEqualTo(merged);
    }

    /** As Axon does it. */
    private void split(Segment segment) {
        TrackerStatus[] halves = TrackerStatus.split(segment, tokens.fetchToken(GROUP, segment.getSegmentId()));
        tokens.initializeSegment(
                halves[1].getInternalTrackingToken(),
                GROUP,
                halves[1].getSegment().getSegmentId());
        tokens.releaseClaim(GROUP, halves[0].getSegment().getSegmentId());
        assertThat(halves[1].getSegment().getSegmentId()).isEqualTo(2);
    }

    private long position(int segment) {
        return StoresOfProcesses.of("another", database).storedPositions(GROUP).getOrDefault(segment, -1L);
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
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
