package io.fleetledger.support.webhook;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Pending deliveries: a small row for each webhook and event, and the body of each event once, however many rows refer
 * to it. An event waits or is one of {@link WebhookDeadLetters}. Changes to many rows are made in chunks of
 * {@value #CHUNK_SIZE}, each on its own: no caller waits for all of them, and after a kill, repeating the call does the
 * rest.
 */
public interface WebhookDeliveries {

    /** The most rows that are changed together. */
    int CHUNK_SIZE = 1_000;

    /**
     * Adds deliveries that wait, each once however often it is put, also while an earlier one has not been sent yet. A
     * dead letter with {@link WebhookDeadLetters#BODY_MISSING} waits again, as its body is now here; one with another
     * reason stays a dead letter.
     */
    void put(Collection<WebhookDelivery> deliveries);

    /** The next event to be sent. */
    Optional<WebhookDelivery> next(UUID webhookId);

    /** The position of the next event if its body is missing: not stored yet, or already removed. */
    Optional<Long> nextWithoutBody(UUID webhookId);

    /** Deletes a delivery that was accepted, and the body if no other row needs it. */
    void remove(UUID webhookId, long position);

    /** Whether any event waits for a webhook. */
    boolean isWaiting(UUID webhookId);

    /** The webhooks for which an event waits; of a long list, perhaps only some of them. */
    Set<UUID> waitingAmong(List<UUID> webhookIds);

    /** How many events wait for a webhook. */
    long countWaiting(UUID webhookId);

    /** How many events wait for each webhook, in one query; webhooks with none may be left out. */
    Map<UUID, Long> countWaiting(Collection<UUID> webhookIds);

    /** Records a failed attempt; an event that no longer waits is left as it is. */
    void failed(UUID webhookId, long position, WebhookFailure failure);

    /** The events that no longer wait. */
    WebhookDeadLetters deadLetters();

    /** Deletes everything that waits for a webhook and its dead letters. */
    void deleteAll(UUID webhookId);

    /**
     * Deletes bodies without rows, left by a killed process.
     *
     * @return how many were deleted
     */
    long removeUnusedBodies();

    /** How many events wait, and how many are dead letters, across all webhooks. */
    Counts counts();

    /** How many events are in which state. */
    record Counts(long waiting, long dead) {}
}
