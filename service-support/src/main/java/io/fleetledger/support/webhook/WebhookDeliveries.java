package io.fleetledger.support.webhook;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be sent: a small row for each webhook and event, and the body of each event once, however many wait for it.
 * An event waits, or is one of {@link WebhookDeadLetters}. What concerns many rows is done in portions of {@value #PORTION},
 * each by itself: nobody waits for all of them, and who is killed in between does the rest when he repeats it.
 */
public interface WebhookDeliveries {

    /** So many rows are changed together at most. */
    int PORTION = 1_000;

    /**
     * Has these wait, each once however often it is put: also if it was put before and has not been sent yet. One that is a
     * dead letter for {@link WebhookDeadLetters#BODY_MISSING} waits again, for here is its body; one for another reason
     * stays dead.
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

    /** Those that wait no more. */
    WebhookDeadLetters deadLetters();

    /** Keeps nothing of what waits and what is dead. */
    void forget(UUID webhookId);

    /** Removes bodies that nobody is to have, left by a process that was killed. How many they were. */
    long removeUnusedBodies();

    /** How many events wait, and how many are dead letters, over all webhooks. */
    Counts counts();

    /** How many events are in which state. */
    record Counts(long waiting, long dead) {}
}
