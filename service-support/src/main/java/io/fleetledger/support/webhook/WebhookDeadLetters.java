package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events that a webhook was not sent, and is only if somebody asks: those of {@link WebhookDeliveries} that wait no more.
 * Many are changed in the same portions.
 */
public interface WebhookDeadLetters {

    /** Why an event is a dead letter whose body was not there, as the API says it. */
    String BODY_MISSING = "body_missing";

    /**
     * Makes a dead letter of each event that waits, the newest first: what has its turn meanwhile is next in order.
     *
     * @param reason why, in the API's words
     */
    void bury(UUID webhookId, String reason, Instant at);

    /** Makes a dead letter of this one, if it waits. */
    void bury(UUID webhookId, long position, String reason, Instant at);

    /** Dead letters of a webhook, the oldest first. Reads no bodies. */
    List<DeadLetter> find(UUID webhookId, long skip, int atMost);

    /** How many there are. */
    long count(UUID webhookId);

    /**
     * Has dead letters wait, those at these positions or between two, the oldest first. How many they were.
     *
     * @param atMost so many and no more
     */
    long revive(UUID webhookId, Positions positions, long atMost);

    /** Forgets dead letters of events before this instant. How many they were. */
    long forgetBefore(Instant time);

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
