package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Optional;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToRetrieveIdentifierException;

/**
 * Accepts the identifier that another process gives the store at the same moment. On an empty store each starting
 * process finds none and writes one; all but the first are refused and would not start.
 */
final class SharedIdentifierTokenStore extends ForwardingTokenStore {

    SharedIdentifierTokenStore(TokenStore tokens) {
        super(tokens);
    }

    @Override
    public Optional<String> retrieveStorageIdentifier() {
        try {
            return super.retrieveStorageIdentifier();
        } catch (UnableToRetrieveIdentifierException writtenMeanwhile) {
            return super.retrieveStorageIdentifier();
        }
    }
}
