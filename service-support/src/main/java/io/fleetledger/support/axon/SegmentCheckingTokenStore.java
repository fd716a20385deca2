package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.util.Arrays;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a segment that was split or merged after a process had read the list of segments. A token's row has a
 * segment's number but not its extent: claimed as its former half, a merged segment would permanently skip the other
 * half's events, and a split one would also handle those of the new half. Axon's SQL stores check this; its MongoDB
 * store does not.
 */
final class SegmentCheckingTokenStore extends ForwardingTokenStore {

    SegmentCheckingTokenStore(TokenStore tokens) {
        super(tokens);
    }

    /**
     * Processors claim a segment by this call. It checks after the claim: a process that splits or merges holds the
     * claim until it is done.
     *
     * @throws UnableToClaimTokenException also if the stored segment of that number has another extent
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
