package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Only extends the claim if a segment's token is to be stored unchanged. Axon's store for MongoDB checks whether a
 * write has changed anything: storing the same token within a millisecond of an extension would look like a lost claim.
 */
final class UnchangedTokenStore extends ForwardingTokenStore {

    /** The stored tokens of segments claimed here: claiming a segment fetches its token. */
    private final Map<String, TrackingToken> stored = new ConcurrentHashMap<>();

    UnchangedTokenStore(TokenStore tokens) {
        super(tokens);
    }

    /** A batch's token always differs, and is stored with what the batch has to write. */
    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        String key = key(processorName, segment);
        if (token != null && !CurrentUnitOfWork.isStarted() && token.equals(stored.get(key))) {
            super.extendClaim(processorName, segment);
            return;
        }
        stored.remove(key); // Unknown if the write fails.
        super.storeToken(token, processorName, segment);
        remember(key, token);
    }

    @Override
    public @Nullable TrackingToken fetchToken(String processorName, int segment) {
        return remember(key(processorName, segment), super.fetchToken(processorName, segment));
    }

    private @Nullable TrackingToken remember(String key, @Nullable TrackingToken token) {
        if (token == null) {
            stored.remove(key);
        } else {
            stored.put(key, token);
        }
        return token;
    }

    private static String key(String processorName, int segment) {
        return processorName + '/' + segment;
    }
}
