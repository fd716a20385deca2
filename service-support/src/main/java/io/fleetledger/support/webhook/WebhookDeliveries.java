package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent: a small row for each webhook and event, and the body of each event once, however many wait for it.
 * An event waits, or is a dead letter, which is sent only if somebody asks. What concerns many rows is done in portions
 * of {@value #PORTION}, each by itself: nobody waits for all of them, and who is killed in between does the rest when he
 * repeats it.
 */
public interface WebhookDeliveries {

    /** So many rows are changed together at most. */
    int PORTION = 1_000;

    /** Why an event is a dead letter whose body was not there, as the API says it. */
    String BODY_MISSING = "body_missing";

    /**
     * Has these wait, each once however often it is put: also if it was put before and has not been sent yet. One that is a
     * dead letter for {@link #BODY_MISSING} waits again, for here is its body; one for another reason stays dead.
     */
    void put(Collection<WebhookDelivery> deliveries);

    /** The event that is next to be sent. */
    Optional<WebhookDelivery> next(UUID webhookId);

    /** The position of the event that is next, if its body is not there: not yet, or not any more. */
    Optional<Long> nextWithoutBody(UUID webhookId);

    /** It was taken; it is kept no more, and its body if nobody else is to have it. */
    void remove(UUID webhookId, long position);

    /** Whether something waits for a webhook. */
    boolean isWaiting(UUID webhookId);

    /** For which of these something waits; of many, those that are told may be some. */
    Set<UUID> waitingAmong(List<UUID> webhookIds);

    /** How many events wait for a webhook. */
    long countWaiting(UUID webhookId);

    /** How many events wait for each of these, asked at once; those for which none does may be left out. */
    Map<UUID, Long> countWaiting(Collection<UUID> webhookIds);

    /** An attempt to send this was not taken; one that waits no more is left as it is. */
    void failed(UUID webhookId, long position, WebhookFailure failure);

    /**
     * Makes a dead letter of each event that waits, the newest first: what has its turn meanwhile is next in order.
     *
     * @param reason why, in the API's words
     */
    void bury(UUID webhookId, String reason, Instant at);

    /** Makes a dead letter of this one, if it waits. */
    void bury(UUID webhookId, long position, String reason, Instant at);

    /** Keeps nothing of what waits and what is dead. */
    void forget(UUID webhookId);

    /** Dead letters of a webhook, the oldest first. Reads no bodies. */
    List<DeadLetter> deadLetters(UUID webhookId, long skip, int atMost);

    /** How many there are. */
    long countDeadLetters(UUID webhookId);

    /**
     * Has dead letters wait, those at these positions or between two, the oldest first. How many they were.
     *
     * @param atMost so many and no more
     */
    long revive(UUID webhookId, Positions positions, long atMost);

    /** Forgets dead letters of events before this instant. How many they were. */
    long forgetDeadLettersBefore(Instant time);

    /** Removes bodies that nobody is to have, left by a process that was killed. How many they were. */
    long removeUnusedBodies();

    /** How many events wait, and how many are dead letters, over all webhooks. */
    Counts counts();

    /**
     * An event that a webhook was not sent, without its body.
     *
     * @param position the event's in the log
     * @param messageId {@code webhook-id}, if it is sent after all
     * @param type as subscribers are told
     * @param reason why it is dead; null for one from before that was kept
     * @param deadAt since when, null likewise
     * @param attempts how often it was sent, in vain
     * @param lastFailure of those attempts, null if it was never tried
     */
    record DeadLetter(
            long position,
            String messageId,
            String type,
            Instant time,
            @Nullable String reason,
            @Nullable Instant deadAt,
            int attempts,
            @Nullable WebhookFailure lastFailure) {}

    /** How many events are in which state. */
    record Counts(long waiting, long dead) {}

    /** Positions in the log: some, or from one to another, both included. */
    record Positions(@Nullable List<Long> some, long from, long to) {

        public Positions {
            some = some == null ? null : List.copyOf(some);
        }

        /** Exactly these. */
        public static Positions of(List<Long> some) {
            return new Positions(some, 0, 0);
        }

        /** All from one to another. */
        public static Positions between(long from, long to) {
            return new Positions(null, from, to);
        }
    }
}
