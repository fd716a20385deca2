package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Lets a batch and its token be written only while this process holds the claim of the segment. A process that was held
 * up for longer than a claim lasts would overwrite newer documents with old ones, and would learn only from the token,
 * written after them, that another process has the segment. So the claim is extended first: that fails if the claim is
 * lost; otherwise the claim lasts through the writes. Without this, the token alone would also take over an unclaimed
 * segment and put it back to an older position, although another process had been further. A process that is held up
 * between the extension and the writes, for as long as a claim lasts, still overwrites; a rebuild of the group repairs
 * that.
 */
final class ClaimCheckingTokenStore extends ForwardingTokenStore {

    ClaimCheckingTokenStore(TokenStore tokens) {
        super(tokens);
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        super.extendClaim(processorName, segment);
        super.storeToken(token, processorName, segment);
    }
}
