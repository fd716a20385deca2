package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookFailure;
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
    public WebhookDeadLetters deadLetters() {
        throw unexpected();
    }

    @Override
    public void deleteAll(UUID webhookId) {
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
