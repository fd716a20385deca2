package io.fleetledger.support.offboarding;

import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.util.function.Supplier;

/** Deletes the tenant's webhooks, their waiting events and their dead letters. */
final class WebhookErasure implements TenantErasure {

    private final Supplier<WebhookOutbox> stored;

    WebhookErasure(Supplier<WebhookOutbox> stored) {
        this.stored = stored;
    }

    @Override
    public ErasedPart part() {
        return ErasedPart.WEBHOOKS;
    }

    @Override
    public long erase(String tenantId) {
        WebhookOutbox outbox = stored.get();
        for (WebhookEndpoint endpoint : outbox.endpoints().ofTenant(tenantId)) {
            outbox.deliveries().deleteAll(endpoint.id());
        }
        outbox.deliveries().removeUnusedBodies();
        return outbox.endpoints().deleteByTenant(tenantId);
    }
}
