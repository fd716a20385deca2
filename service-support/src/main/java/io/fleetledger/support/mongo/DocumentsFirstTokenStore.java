package io.fleetledger.support.mongo;

import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch's documents before its token. A processor stores the token at the start of the commit, before any
 * writes that handlers have deferred; a process killed in between would resume after documents that were never written.
 */
final class DocumentsFirstTokenStore extends ForwardingTokenStore {

    DocumentsFirstTokenStore(TokenStore tokens) {
        super(tokens);
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        BatchWrite.writePending();
        super.storeToken(token, processorName, segment);
    }
}
