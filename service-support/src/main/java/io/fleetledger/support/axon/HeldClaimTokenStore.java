package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Lets a batch, and a token, be written only while its segment is claimed here. A process that was held up for longer than
 * a claim lasts would put documents of then in the place of newer ones, and hear from its token alone, behind them, that
 * the segment is another process's. So the claim is extended first: that fails where it is lost, and makes it last through
 * the writing where it is not. A token alone would also take a segment that nobody claims any more, and put it back to
 * where this process was, though another one has been further with it. A process that is held up between the two, for as
 * long as a claim lasts, still overwrites; a rebuild of the group mends that.
 */
final class HeldClaimTokenStore extends ForwardingTokenStore {

    HeldClaimTokenStore(TokenStore tokens) {
        super(tokens);
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        super.extendClaim(processorName, segment);
        super.storeToken(token, processorName, segment);
    }
}
