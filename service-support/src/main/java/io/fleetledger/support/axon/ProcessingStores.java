package io.fleetledger.support.axon;

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

/** Where processors keep what they know; embedded and distributed differ here and nowhere else. */
public interface ProcessingStores {

    /** Tokens of projections, in the store of their documents: never ahead of what they describe. */
    TokenStore projectionTokens();

    /**
     * Returns once all that was written to the projections' store until now outlives this process, however it ends. What can
     * be made again from the log need not wait for that; what somebody was answered must.
     */
    default void keepProjections() {}

    /**
     * Tokens of groups of sagas and of others that are never replayed, in the store of what they make of events: written
     * behind it, whatever else their batch has to write before.
     */
    TokenStore sagaTokens();

    /** How many segments a group has, whichever store its tokens are in; 0 before it was ever followed. */
    default int segments(String processingGroup) {
        return segmentIds(processingGroup).length;
    }

    /** Which those are. */
    default int[] segmentIds(String processingGroup) {
        int[] ofProjection = projectionTokens().fetchSegments(processingGroup);
        return ofProjection.length > 0 ? ofProjection : sagaTokens().fetchSegments(processingGroup);
    }

    /**
     * Which process holds each segment of a group, without those that none does: some seconds longer than it does, if it is
     * gone. Empty if one process follows them all, which knows better.
     */
    Map<Integer, String> holdersBetweenProcesses(String processingGroup);

    /**
     * Where each segment of a group stands by its token, whoever follows it and if nobody does: read without a claim, and
     * so up to some seconds old. Empty if one process follows them all, which knows better.
     */
    Map<Integer, Long> positionsBetweenProcesses(String processingGroup);

    /** Says that a group has seen the whole log: to processes that stand by while others follow it. */
    default void reachedEnd(String processingGroup) {}

    /** Whether a group has seen the whole log once, in whichever process. Where there is one, that knows by itself. */
    default boolean hasReachedEnd(String processingGroup) {
        return false;
    }

    /**
     * Whether this process is not to follow a group: for the moment that it takes to swap its documents, or because newer
     * code has filled them.
     */
    default boolean isHeld(String processingGroup) {
        return false;
    }

    /** Whether newer code has filled what is shown of a group: this process reads it, and never follows it. */
    default boolean isOfNewerCode(String processingGroup) {
        return false;
    }

    /** What sagas know. No rebuild could restore it: it is never in the read store of a standalone. */
    SagaStore<Object> sagas();

    /**
     * Sagas as they were last stored, many in one look, for who only looks.
     *
     * @param values of the association with this key, by which the answer names the sagas; one that no saga has is missing
     */
    <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values);

    /**
     * Deletes sagas, with what they are associated with.
     *
     * @param values of the association with this key
     * @return how many sagas there were
     */
    long eraseSagas(String associationKey, Collection<String> values);

    /** Whether no other process follows the log with these stores, so that every segment has to be claimed here. */
    boolean servesOneProcess();

    /** What groups could not handle. */
    ParkedEventStore parked();

    /**
     * Forgets what was parked of a group if its read store was lost, and nobody has followed it since: whoever does meets
     * those events again. What a process parks that begins meanwhile stays.
     */
    default void forgetParkedOfLostReadStore(String processingGroup) {
        parked().forgetUnless(processingGroup, () -> projectionTokens().fetchSegments(processingGroup).length > 0);
    }

    /**
     * The log as the group follows it, one that tells when something was appended. Embedded, facts come without the
     * readings between them; Axon Server sends the whole log to everyone, and a group is given what it has no handler for
     * only to step over it.
     */
    StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group);

    /**
     * The token behind a position, for streams of the log; null, which is the beginning, for one before all.
     *
     * @param position as tokens of this log have it
     */
    @Nullable TrackingToken tokenBehind(long position);

    /**
     * Whether a stream of the log that has nothing at hand has come to the log's end: it looks into the store by itself,
     * rather than wait for what a server sends.
     */
    boolean streamsLookByThemselves();

    /**
     * Refuses a log that ends before what was followed of it; asked whenever a group begins to follow.
     *
     * @param head the log's last position
     * @throws ShorterLogException until what was followed is forgotten
     */
    void refuseShorterLog(LongSupplier head);

    /**
     * How many events the group has yet to see: exact while they are few, and not too small when they are many.
     *
     * @param position what it has seen
     * @param head the log's last position
     */
    long behind(ProcessingGroup group, long position, long head);

    /** Whether the group has at most so few events yet to see; to be asked again and again. */
    default boolean isWithin(long events, ProcessingGroup group, long position, long head) {
        return behind(group, position, head) <= events;
    }
}
