package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes no call but those that a test allows. */
class NoOutbox implements WebhookOutbox {

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("not expected here");
    }

    /** All that happens is told. */
    @Override
    public Instant keptSince(Instant now) {
        return Instant.EPOCH;
    }

    @Override
    public List<WebhookEndpoint> ofTenant(String tenantId) {
        throw unexpected();
    }

    @Override
    public Optional<WebhookEndpoint> find(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public void put(WebhookEndpoint endpoint) {
        throw unexpected();
    }

    @Override
    public void enqueue(Collection<WebhookDelivery> deliveries) {
        throw unexpected();
    }

    @Override
    public List<Turn> claim(Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
        throw unexpected();
    }

    @Override
    public Optional<WebhookEndpoint> stillGiven(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public void prolong(Collection<UUID> webhookIds, Instant now, Duration lease) {
        throw unexpected();
    }

    @Override
    public Optional<WebhookDelivery> next(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public void delivered(WebhookDelivery delivery) {
        throw unexpected();
    }

    @Override
    public void failed(WebhookEndpoint endpoint, int attempts, Instant failingSince, Instant retryAt) {
        throw unexpected();
    }

    @Override
    public void handBack(UUID webhookId, Instant now) {
        throw unexpected();
    }

    @Override
    public void wake(Instant now) {
        throw unexpected();
    }

    @Override
    public List<WebhookDelivery> deadLetters(UUID webhookId, long skip, int atMost) {
        throw unexpected();
    }

    @Override
    public long countDeadLetters(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public long revive(UUID webhookId, Positions positions, long waitingAtMost, Instant now) {
        throw unexpected();
    }

    @Override
    public long forgetDeadLettersBefore(Instant time) {
        throw unexpected();
    }

    @Override
    public List<UUID> withMoreWaitingThan(long count) {
        throw unexpected();
    }

    @Override
    public Counts counts() {
        throw unexpected();
    }
}
