package io.fleetledger.support.webhook;

import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.support.paging.Chunks;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Webhooks, their turns, and what is still to be sent to them. No rebuild could restore it, so it is never in the read
 * store of a standalone. Operations that span several of its parts, and their order, are here.
 */
public record WebhookOutbox(WebhookEndpoints endpoints, WebhookSchedule schedule, WebhookDeliveries deliveries) {

    private static final int BATCH_SIZE = 500;

    /**
     * Stores a webhook's new state. If it is disabled, its waiting events become dead letters; if it is deleted, they
     * are deleted. The webhook comes first: no new sending to it begins after that.
     */
    public void put(WebhookEndpoint endpoint) {
        endpoints.put(endpoint);
        if (endpoint.deleted()) {
            deliveries.deleteAll(endpoint.id());
        } else if (!endpoint.enabled()) {
            deadLetterAll(endpoint);
        }
    }

    private void deadLetterAll(WebhookEndpoint endpoint) {
        WebhookDisabling because = endpoint.disabledBecause();
        String reason = (because == null ? WebhookDisabling.BY_CALLER : because).wireName();
        deliveries.deadLetters().enqueue(endpoint.id(), reason, endpoint.updatedAt());
    }

    /**
     * Stores the deliveries first and makes their webhooks due afterwards: {@link #release} checks in the other order.
     */
    public void enqueue(Collection<WebhookDelivery> put) {
        deliveries.put(put);
        schedule.dueIfIdle(
                // Always in one order, so that two transactions never deadlock.
                put.stream().map(WebhookDelivery::webhookId).distinct().sorted().toList(), Instant.now());
    }

    /** Deletes a delivery that was accepted, and clears the webhook's failures. */
    public void delivered(WebhookDelivery delivery, Instant at) {
        deliveries.remove(delivery.webhookId(), delivery.position());
        schedule.succeeded(delivery.webhookId(), at);
    }

    /**
     * Records a failed attempt and releases the webhook, to be retried at {@code retryAt}.
     *
     * @param endpoint the state it was sent to
     */
    public void failed(
            WebhookEndpoint endpoint,
            WebhookDelivery delivery,
            int attempts,
            Instant failingSince,
            WebhookFailure failure,
            Instant retryAt) {
        deliveries.failed(endpoint.id(), delivery.position(), failure);
        schedule.failed(endpoint, attempts, failingSince, failure, retryAt);
    }

    /** Releases a webhook that did not fail: due at once if an event waits, otherwise when one is put. */
    public void release(UUID webhookId, Instant now) {
        if (deliveries.isWaiting(webhookId)) {
            schedule.release(webhookId, now);
            return;
        }
        schedule.release(webhookId, null);
        if (deliveries.isWaiting(webhookId)) { // Put between the two calls.
            schedule.dueIfIdle(List.of(webhookId), now);
        }
    }

    /**
     * Makes due every idle webhook for which events wait, left by a process that was killed between storing them and
     * making it due.
     */
    public void wake(Instant now) {
        List<UUID> idle = schedule.idle();
        for (List<UUID> some : Chunks.of(idle, BATCH_SIZE)) {
            schedule.dueIfIdle(deliveries.waitingAmong(some), now);
        }
    }

    /**
     * Makes dead letters at these positions wait again, the oldest first.
     *
     * @param waitingAtMost the most events that may wait afterwards, unless more wait already
     * @return how many were requeued
     */
    public long requeue(UUID webhookId, WebhookDeadLetters.Positions positions, long waitingAtMost, Instant now) {
        long room = Math.max(0, waitingAtMost - deliveries.countWaiting(webhookId));
        long requeued = deliveries.deadLetters().requeue(webhookId, positions, room);
        // Also if none was requeued: a call that was killed before this line may have requeued some. And before the
        // check
        // below, as this waits for the end of a transaction that is disabling the webhook.
        schedule.dueIfIdle(List.of(webhookId), now);
        // Disabled meanwhile: nothing may wait for a disabled webhook.
        endpoints.find(webhookId).filter(webhook -> !webhook.enabled()).ifPresent(this::deadLetterAll);
        return requeued;
    }

    /** Webhooks for which more than this many events wait. */
    public List<UUID> withMoreWaitingThan(long count) {
        return schedule.scheduled().stream()
                .filter(webhook -> deliveries.countWaiting(webhook) > count)
                .toList();
    }
}
