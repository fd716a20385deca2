package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.mongo.BatchWrite;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whoever has lost a segment without knowing it writes nothing. */
class ClaimCheckingTokenStoreTest {

    private final List<String> order = new ArrayList<>();
    private boolean lost;

    /** Writes what is pending before the token, as the stores do. */
    private final ClaimCheckingTokenStore tokens = new ClaimCheckingTokenStore(new InMemoryTokenStore() {
        @Override
        public void extendClaim(String processorName, int segment) {
            if (lost) {
                throw new UnableToClaimTokenException("owned by another process");
            }
            order.add("claim");
        }

        @Override
        public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
            BatchWrite.writePending();
            order.add("token");
        }
    });

    private final class Documents implements BatchWrite {

        private boolean written;

        @Override
        public void write() {
            if (!written) {
                order.add("documents");
                written = true;
            }
        }
    }

    @Test
    void aBatchMakesSureOfItsClaimBeforeItWrites() {
        assertThat(batch(true)).isTrue();
        assertThat(order).containsExactly("claim", "documents", "token");
    }

    @Test
    void aBatchWhoseClaimIsLostWritesNothing() {
        lost = true;
        assertThat(batch(true)).isFalse();
        assertThat(order).isEmpty();
    }

    @Test
    void aBatchThatHasNothingToWriteMakesSureOfItsClaimBeforeItsToken() {
        assertThat(batch(false)).isTrue();
        assertThat(order).containsExactly("claim", "token");
    }

    @Test
    void aBatchWhoseClaimIsLostStoresNoTokenEither() {
        lost = true;
        assertThat(batch(false)).isFalse();
        assertThat(order).isEmpty();
    }

    /** As in a processor: the token's store is registered before the first event is handled. */
    private boolean batch(boolean writes) {
        List<EventMessage<?>> events =
                List.of(GenericEventMessage.asEventMessage("one"), GenericEventMessage.asEventMessage("two"));
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(events);
        unit.onPrepareCommit(committing -> tokens.storeToken(new GlobalSequenceTrackingToken(2), "things", 0));
        return !unit.executeWithResult(() -> {
                    if (writes) {
                        BatchWrite.current("things", Documents.class, Documents::new);
                    }
                    return CurrentUnitOfWork.isStarted();
                })
                .isExceptional();
    }
}
