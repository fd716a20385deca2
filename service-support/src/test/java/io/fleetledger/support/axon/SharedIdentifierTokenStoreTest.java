package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Optional;
import org.axonframework.eventhandling.tokenstore.UnableToRetrieveIdentifierException;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.Test;

class SharedIdentifierTokenStoreTest {

    private int refusals;

    private final SharedIdentifierTokenStore tokens =
            new SharedIdentifierTokenStore(new ForwardingTokenStore(new InMemoryTokenStore()) {
                @Override
                public Optional<String> retrieveStorageIdentifier() {
                    if (refusals-- > 0) {
                        throw new UnableToRetrieveIdentifierException("Duplicate key", new IllegalStateException());
                    }
                    return Optional.of("of another process");
                }
            });

    @Test
    void anotherProcessMayHaveWrittenIt() {
        refusals = 1;
        assertThat(tokens.retrieveStorageIdentifier()).contains("of another process");
    }

    @Test
    void whatIsRefusedAgainIsNoSuchRace() {
        refusals = 2;
        assertThatThrownBy(tokens::retrieveStorageIdentifier).isInstanceOf(UnableToRetrieveIdentifierException.class);
    }
}
