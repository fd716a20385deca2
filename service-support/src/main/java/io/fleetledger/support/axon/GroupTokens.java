package io.fleetledger.support.axon;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;

/** Puts the stores that a group's tokens pass into their order, in which alone each does what it says. */
final class GroupTokens {

    private GroupTokens() {}

    /**
     * For a group that one process follows.
     *
     * @param stored writes what a batch has gathered, and then the token; all else of a batch is to be seen to before
     */
    static TokenStore ofOneProcess(TokenStore stored, Consumer<Segment> claimed) {
        // Next to the store: what it deletes late is to be deleted there, and a claim told that is one.
        return new MergedFirstTokenStore(new ClaimedAnewTokenStore(stored, claimed));
    }

    /**
     * For a group whose segments processes share.
     *
     * @param stored as for one process
     * @param seen what a segment of a processor has gone past here, or null if it is not followed, or being replayed
     */
    static TokenStore ofProcesses(
            TokenStore stored, Consumer<Segment> claimed, BiFunction<String, Integer, @Nullable TrackingToken> seen) {
        // Next to the store: nothing else may take a store's refusal of what changes nothing for one of a claim.
        TokenStore tokens = new UnchangedTokenStore(stored);
        // Next to that: what it refuses is no claim.
        tokens = new WholeSegmentTokenStore(tokens);
        // Around all that writes for a batch, so that the claim is made sure of before the first write; and within what
        // merges, which has to hear of a claim that is lost, so as to forget what it was to delete. By a plain
        // extension:
        // were it around the last, that would store what was stepped over, and documents of the batch before, unasked.
        tokens = new HeldClaimTokenStore(tokens);
        tokens = ofOneProcess(tokens, claimed);
        // Anywhere: nothing else looks at the identifier.
        tokens = new IdentifiedOnceTokenStore(tokens);
        // Outermost: it tells a batch that stores, from its first write to its token, from a claim that is extended
        // beside it. And what it stores itself passes all the others, as a batch's token does.
        return new SteppedOverTokenStore(tokens, seen);
    }
}
