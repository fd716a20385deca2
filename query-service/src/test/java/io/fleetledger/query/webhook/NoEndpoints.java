package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoints;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookProgress;
import io.fleetledger.support.webhook.WebhookSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes no call but those that a test allows. */
class NoEndpoints implements WebhookEndpoints, WebhookSchedule {

    WebhookOutbox with(WebhookDeliveries deliveries) {
        return new WebhookOutbox(this, this, deliveries);
    }

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
    public void dueIfIdle(Collection<UUID> webhookIds, Instant now) {
        throw unexpected();
    }

    @Override
    public List<ClaimedWebhook> claim(
            Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
        throw unexpected();
    }

    @Override
    public Optional<WebhookEndpoint> findIfClaimed(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public void renewLeases(Collection<UUID> webhookIds, Instant now, Duration lease) {
        throw unexpected();
    }

    @Override
    public void succeeded(UUID webhookId, Instant at) {
        throw unexpected();
    }

    @Override
    public void failed(
            WebhookEndpoint endpoint, int attempts, Instant failingSince, WebhookFailure failure, Instant retryAt) {
        throw unexpected();
    }

    @Override
    public Map<UUID, WebhookProgress> progressOf(Collection<UUID> webhookIds) {
        throw unexpected();
    }

    @Override
    public void release(UUID webhookId, @Nullable Instant dueAt) {
        throw unexpected();
    }

    @Override
    public long deleteByTenant(String tenantId) {
        throw unexpected();
    }

    @Override
    public List<UUID> idle() {
        throw unexpected();
    }

    @Override
    public List<UUID> scheduled() {
        throw unexpected();
    }
}
