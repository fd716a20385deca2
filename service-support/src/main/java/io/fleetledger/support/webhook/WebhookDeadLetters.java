package io.fleetledger.support.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events that a webhook was not sent and that are sent only on request: those in {@link WebhookDeliveries} that no
 * longer wait. Changes to many are made in the same chunks.
 */
public interface WebhookDeadLetters {

    /** The reason, in the API's words, of a dead letter whose body was missing. */
    String BODY_MISSING = "body_missing";

    /**
     * Makes a dead letter of each waiting event, the newest first, so that an event sent meanwhile is still the next in
     * order.
     *
     * @param reason why, in the API's words
     */
    void enqueue(UUID webhookId, String reason, Instant at);

    /** Makes a dead letter of this event, if it waits. */
    void enqueue(UUID webhookId, long position, String reason, Instant at);

    /** Dead letters of a webhook, the oldest first, without their bodies. */
    List<DeadLetter> find(UUID webhookId, long skip, int atMost);

    /** How many dead letters the webhook has. */
    long count(UUID webhookId);

    /**
     * Makes dead letters at these positions wait again, the oldest first.
     *
     * @param atMost the most that are requeued
     * @return how many were requeued
     */
    long requeue(UUID webhookId, Positions positions, long atMost);

    /**
     * Deletes dead letters of events before this instant.
     *
     * @return how many were deleted
     */
    long deleteBefore(Instant time);

    /**
     * An event that a webhook was not sent, without its body.
     *
     * @param position the event's position in the log
     * @param messageId {@code webhook-id}, if it is sent after all
     * @param type the event type as subscribers know it
     * @param reason why it is a dead letter; null if it was stored before reasons were kept
     * @param deadAt since when; null in the same case
     * @param attempts how many attempts failed
     * @param lastFailure the last of them, null if it was never tried
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

    /** Positions in the log: a list, or a range with both ends included. */
    record Positions(@Nullable List<Long> some, long from, long to) {

        public Positions {
            some = some == null ? null : List.copyOf(some);
        }

        /** Exactly these positions. */
        public static Positions of(List<Long> some) {
            return new Positions(some, 0, 0);
        }

        /** All positions of a range. */
        public static Positions between(long from, long to) {
            return new Positions(null, from, to);
        }
    }
}
