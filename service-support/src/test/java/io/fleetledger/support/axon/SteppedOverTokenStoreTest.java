package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteppedOverTokenStoreTest {

    private static final String SAGAS = "sagas";

    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final Map<Integer, TrackingToken> seen = new HashMap<>();
    private final SteppedOverTokenStore tokens =
            new SteppedOverTokenStore(store, (processor, segment) -> seen.get(segment));

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

    @Test
    void ofASegmentThatIsNotFollowedHereNothingIsStored() {
        tokens.extendClaim(SAGAS, 0);
        assertThat(store.fetchToken(SAGAS, 0)).isEqualTo(at(0));
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}
