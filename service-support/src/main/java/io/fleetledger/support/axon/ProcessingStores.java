package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.TruncatedLogException;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.jspecify.annotations.Nullable;

/** The stores of event processors; the embedded and the distributed shape differ only here. */
public interface ProcessingStores {

    /** Tokens of projections, in the store of their documents: a token is never ahead of its documents. */
    TokenStore projectionTokens();

    /**
     * Returns once everything written to the projections' store so far outlives this process, even if it is killed.
     * What the log can restore need not wait for this; what a caller has been told must.
     */
    default void flushProjections() {}

    /**
     * Whether this process has to start anew because a store of its own accepts no more writes. What fails until then
     * fails for that reason, whatever the failure looks like.
     */
    default boolean areLost() {
        return false;
    }

    /**
     * Tokens of sagas and other groups that are never replayed, in the store of their results: written after everything
     * else that their batch writes.
     */
    TokenStore sagaTokens();

    /** How many segments a group has, in either token store; 0 if it was never followed. */
    default int segments(String processingGroup) {
        return segmentIds(processingGroup).length;
    }

    /** The ids of these segments. */
    default int[] segmentIds(String processingGroup) {
        int[] ofProjection = projectionTokens().fetchSegments(processingGroup);
        return ofProjection.length > 0 ? ofProjection : sagaTokens().fetchSegments(processingGroup);
    }

    /**
     * The process that holds each segment of a group; segments without a holder are missing. A process that is gone is
     * listed for some more seconds. Empty if one process follows all segments; that process knows better.
     */
    Map<Integer, String> segmentHolders(String processingGroup);

    /**
     * The position of each of a group's segments by its token, whether it is followed or not: read without a claim and
     * so up to some seconds old. Empty if one process follows all segments; that process knows better.
     */
    Map<Integer, Long> storedPositions(String processingGroup);

    /** Records that a group has seen the whole log, for processes that stand by while others follow it. */
    default void markEndReached(String processingGroup) {}

    /** Whether a group has seen the whole log once, in any process. A single process knows that without this. */
    default boolean hasReachedEnd(String processingGroup) {
        return false;
    }

    /**
     * Whether this process must not follow a group: briefly, while its documents are swapped, or because newer code has
     * filled them.
     */
    default boolean isHeld(String processingGroup) {
        return false;
    }

    /** Whether newer code has filled a group's shown documents: this process reads but never follows them. */
    default boolean isOfNewerCode(String processingGroup) {
        return false;
    }

    /** The state of sagas. No rebuild could restore it, so it is never in the read store of a standalone. */
    SagaStore<Object> sagas();

    /**
     * Reads sagas as they were last stored, many in one query, for read-only use.
     *
     * @param values of the association with this key; they are the result's keys, and a value without a saga is missing
     */
    <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values);

    /**
     * Deletes sagas with their associations.
     *
     * @param values of the association with this key
     * @return how many sagas were deleted
     */
    long eraseSagas(String associationKey, Collection<String> values);

    /** Whether no other process follows the log with these stores, so that this process has to claim every segment. */
    boolean isSingleProcess();

    /** Events that groups could not handle. */
    ParkedEventStore parked();

    /**
     * Forgets a group's parked events if its read store was lost and the group has not been followed since: its
     * processor will get those events again. Events parked by a process that begins meanwhile stay.
     */
    default void forgetParkedOfLostReadStore(String processingGroup) {
        parked().forgetUnless(processingGroup, () -> projectionTokens().fetchSegments(processingGroup).length > 0);
    }

    /**
     * The log as the group follows it, with notification of appends. Embedded, facts come without the readings between
     * them; Axon Server sends the whole log, and the group skips events that it has no handler for.
     */
    StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group);

    /**
     * The token that opens a stream after a position; null, which is the beginning, for a position before the log.
     *
     * @param position as in this log's tokens
     */
    @Nullable TrackingToken tokenAfter(long position);

    /**
     * Whether a stream with nothing available has reached the log's end: true if it reads the store itself instead of
     * waiting for what a server sends.
     */
    boolean streamsReadStoreThemselves();

    /**
     * Refuses a log that ends before the position already followed; called whenever a group begins to follow.
     *
     * @param head the log's last position
     * @throws TruncatedLogException until the followed position is forgotten
     */
    void refuseTruncatedLog(LongSupplier head);

    /**
     * How many events the group has yet to see: exact for few events, never too low for many.
     *
     * @param position the last position seen
     * @param head the log's last position
     */
    long lag(ProcessingGroup group, long position, long head);

    /** Whether the group has at most that many events yet to see; meant for repeated calls. */
    default boolean isWithin(long events, ProcessingGroup group, long position, long head) {
        return lag(group, position, head) <= events;
    }
}
