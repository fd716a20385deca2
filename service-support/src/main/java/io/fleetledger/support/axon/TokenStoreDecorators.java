package io.fleetledger.support.axon;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/** Wraps the token stores of a group in the one order in which each of them works. */
final class TokenStoreDecorators {

    private TokenStoreDecorators() {}

    /**
     * For a group that one process follows.
     *
     * @param stored writes what a batch has gathered and then the token; everything else of a batch must come before
     */
    static TokenStore ofOneProcess(TokenStore stored, Consumer<Segment> claimed) {
        // Next to the store: a delayed deletion must reach the store itself, and each reported claim must be real.
        return new SafeMergeTokenStore(new ClaimNotifyingTokenStore(stored, claimed));
    }

    /**
     * For a group whose segments are shared by several processes.
     *
     * @param stored as for one process
     * @param seen how far a processor's segment has come here, or null if it is not followed or is being replayed
     */
    static TokenStore ofProcesses(
            TokenStore stored, Consumer<Segment> claimed, BiFunction<String, Integer, @Nullable TrackingToken> seen) {
        // Innermost: no other store may mistake the refusal of an unchanged token for a lost claim.
        TokenStore tokens = new UnchangedTokenStore(stored);
        // Next: a segment that it refuses is not claimed.
        tokens = new SegmentCheckingTokenStore(tokens);
        // Around all that writes for a batch, so that the claim is secured before the first write, and within the
        // merging store, which must learn of a lost claim in order to forget its delayed deletion. It needs a plain
        // extension: around the outermost store, an extension would also store what was stepped over, with documents of
        // the batch.
        tokens = new ClaimCheckingTokenStore(tokens);
        tokens = ofOneProcess(tokens, claimed);
        // Anywhere: no other store uses the identifier.
        tokens = new SharedIdentifierTokenStore(tokens);
        // Outermost: it distinguishes a batch that stores, from its first write to its token, from a concurrent
        // extension of the claim. What it stores itself passes through all the others, like a batch's token.
        return new SkippedEventsTokenStore(tokens, seen);
    }
}
