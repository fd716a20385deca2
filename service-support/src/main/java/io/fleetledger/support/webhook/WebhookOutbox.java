package io.fleetledger.support.webhook;

import io.fleetledger.events.webhook.WebhookDisabling;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Webhooks, whose turn it is, and what is still to be sent to them. No rebuild could restore it: it is never in the read
 * store of a standalone. What concerns more than one, and in which order, is here.
 */
public record WebhookOutbox(WebhookEndpoints endpoints, WebhookTurns turns, WebhookDeliveries deliveries) {

    private static final int AT_ONCE = 500;

    /**
     * Stores what a webhook is now. Of one that is disabled what waits becomes a dead letter each, and of one that is
     * deleted nothing is kept: after the webhook itself, which nobody begins to send to thereafter.
     */
    public void put(WebhookEndpoint endpoint) {
        endpoints.put(endpoint);
        if (endpoint.deleted()) {
            deliveries.forget(endpoint.id());
        } else if (!endpoint.enabled()) {
            bury(endpoint);
        }
    }

    private void bury(WebhookEndpoint endpoint) {
        WebhookDisabling because = endpoint.disabledBecause();
        String reason = (because == null ? WebhookDisabling.BY_CALLER : because).wireName();
        deliveries.deadLetters().bury(endpoint.id(), reason, endpoint.updatedAt());
    }

    /** First what is to be sent, then that there is something: {@link #handBack} looks in the other order. */
    public void enqueue(Collection<WebhookDelivery> put) {
        deliveries.put(put);
        turns.dueIfIdle(
                // In one order always: two transactions wait for each other at most once.
                put.stream().map(WebhookDelivery::webhookId).distinct().sorted().toList(), Instant.now());
    }

    /** It was taken; it is kept no more, and nothing has failed. */
    public void delivered(WebhookDelivery delivery, Instant at) {
        deliveries.remove(delivery.webhookId(), delivery.position());
        turns.succeeded(delivery.webhookId(), at);
    }

    /**
     * It was not taken: gives the webhook back, to be tried again at {@code retryAt}.
     *
     * @param endpoint as it was sent to
     */
    public void failed(
            WebhookEndpoint endpoint,
            WebhookDelivery delivery,
            int attempts,
            Instant failingSince,
            WebhookFailure failure,
            Instant retryAt) {
        deliveries.failed(endpoint.id(), delivery.position(), failure);
        turns.failed(endpoint, attempts, failingSince, failure, retryAt);
    }

    /** Gives a webhook back that did not fail: due at once if something waits, and else when something is put. */
    public void handBack(UUID webhookId, Instant now) {
        if (deliveries.isWaiting(webhookId)) {
            turns.giveBack(webhookId, now);
            return;
        }
        turns.giveBack(webhookId, null);
        if (deliveries.isWaiting(webhookId)) { // Put between the two.
            turns.dueIfIdle(List.of(webhookId), now);
        }
    }

    /**
     * Makes every webhook due for which something waits and that is not: left by a process that was killed between the
     * two.
     */
    public void wake(Instant now) {
        List<UUID> idle = turns.idle();
        for (int from = 0; from < idle.size(); from += AT_ONCE) {
            turns.dueIfIdle(deliveries.waitingAmong(idle.subList(from, Math.min(idle.size(), from + AT_ONCE))), now);
        }
    }

    /**
     * Has dead letters sent, those at these positions or between two, the oldest first. How many they were.
     *
     * @param waitingAtMost so many wait at most thereafter, or as many as before
     */
    public long revive(UUID webhookId, WebhookDeadLetters.Positions positions, long waitingAtMost, Instant now) {
        long room = Math.max(0, waitingAtMost - deliveries.countWaiting(webhookId));
        long revived = deliveries.deadLetters().revive(webhookId, positions, room);
        // Also if none was: they may have been revived by one who was killed before this. And before we look: where a
        // transaction disables it just now, this waits for its end.
        turns.dueIfIdle(List.of(webhookId), now);
        // Disabled meanwhile: what is sent nothing has nothing that waits.
        endpoints.find(webhookId).filter(webhook -> !webhook.enabled()).ifPresent(this::bury);
        return revived;
    }

    /** Webhooks for which more than so many wait. */
    public List<UUID> withMoreWaitingThan(long count) {
        return turns.expecting().stream()
                .filter(webhook -> deliveries.countWaiting(webhook) > count)
                .toList();
    }
}
