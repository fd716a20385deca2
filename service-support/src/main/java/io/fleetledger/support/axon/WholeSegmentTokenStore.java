package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Arrays;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a segment that was split or merged after a process had read which there are. A token's row has a segment's
 * number and not its extent: claimed as the half that it was, a merged segment would pass over the other half's events
 * for good, and a split one would handle those of the new half too. Axon's stores for SQL look; its store for MongoDB
 * does not.
 */
final class WholeSegmentTokenStore extends ForwardingTokenStore {

    WholeSegmentTokenStore(TokenStore tokens) {
        super(tokens);
    }

    /**
     * The way in which a processor claims. It looks behind the claim: who splits or merges has it until that is done.
     *
     * @throws UnableToClaimTokenException also if the segment is another than the store's of that number
     */
    @Override
    public @Nullable TrackingToken fetchToken(String processorName, Segment segment) {
        int id = segment.getSegmentId();
        TrackingToken token = super.fetchToken(processorName, id);
        if (!segment.equals(stored(processorName, id))) {
            super.releaseClaim(processorName, id);
            throw new UnableToClaimTokenException(
                    "Segment %d of %s has been split or merged meanwhile".formatted(id, processorName));
        }
        return token;
    }

    private @Nullable Segment stored(String processorName, int id) {
        int[] ids = super.fetchSegments(processorName);
        return Arrays.stream(ids).anyMatch(each -> each == id) ? Segment.computeSegment(id, ids) : null;
    }
}
