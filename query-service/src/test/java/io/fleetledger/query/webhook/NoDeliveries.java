package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookFailure;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Takes no call but those that a test allows. */
class NoDeliveries implements WebhookDeliveries {

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("not expected here");
    }

    @Override
    public void put(Collection<WebhookDelivery> deliveries) {
        throw unexpected();
    }

    @Override
    public Optional<WebhookDelivery> next(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public Optional<Long> nextWithoutBody(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public void remove(UUID webhookId, long position) {
        throw unexpected();
    }

    @Override
    public boolean isWaiting(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public Set<UUID> waitingAmong(List<UUID> webhookIds) {
        throw unexpected();
    }

    @Override
    public long countWaiting(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public Map<UUID, Long> countWaiting(Collection<UUID> webhookIds) {
        throw unexpected();
    }

    @Override
    public void failed(UUID webhookId, long position, WebhookFailure failure) {
        throw unexpected();
    }

    @Override
    public void bury(UUID webhookId, String reason, Instant at) {
        throw unexpected();
    }

    @Override
    public void bury(UUID webhookId, long position, String reason, Instant at) {
        throw unexpected();
    }

    @Override
    public void forget(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public List<DeadLetter> deadLetters(UUID webhookId, long skip, int atMost) {
        throw unexpected();
    }

    @Override
    public long countDeadLetters(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public long revive(UUID webhookId, Positions positions, long atMost) {
        throw unexpected();
    }

    @Override
    public long forgetDeadLettersBefore(Instant time) {
        throw unexpected();
    }

    @Override
    public long removeUnusedBodies() {
        throw unexpected();
    }

    @Override
    public Counts counts() {
        throw unexpected();
    }
}
