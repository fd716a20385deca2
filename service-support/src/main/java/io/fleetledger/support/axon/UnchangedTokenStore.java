package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Only extends the claim of a segment whose token is to be stored as it is. Axon's store for MongoDB goes by whether a write
 * has changed anything: the same token once more, in the millisecond of an extension, would pass for a claim that is lost.
 */
final class UnchangedTokenStore extends ForwardingTokenStore {

    /** As the store has them, for as long as their segments are claimed here: to claim one is to fetch it. */
    private final Map<String, TrackingToken> stored = new ConcurrentHashMap<>();

    UnchangedTokenStore(TokenStore tokens) {
        super(tokens);
    }

    /** That of a batch comes with what the batch has to write, and is another. */
    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        String key = key(processorName, segment);
        if (token != null && !CurrentUnitOfWork.isStarted() && token.equals(stored.get(key))) {
            super.extendClaim(processorName, segment);
            return;
        }
        stored.remove(key); // Nobody knows, should it fail.
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
