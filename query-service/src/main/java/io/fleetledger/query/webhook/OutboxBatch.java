package io.fleetledger.query.webhook;

import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch of events on its way to the outbox: a tenant's webhooks are looked up once, and all deliveries are put at
 * once.
 */
final class OutboxBatch implements BatchWrite {

    private final WebhookOutbox outbox;
    private final Map<String, List<WebhookEndpoint>> ofTenant = new HashMap<>();
    private final List<WebhookDelivery> gathered = new ArrayList<>();

    private OutboxBatch(WebhookOutbox outbox) {
        this.outbox = outbox;
    }

    static OutboxBatch current(WebhookOutbox outbox) {
        return BatchWrite.current(OutboxBatch.class.getName(), OutboxBatch.class, () -> new OutboxBatch(outbox));
    }

    List<WebhookEndpoint> ofTenant(String tenantId) {
        return ofTenant.computeIfAbsent(tenantId, outbox.endpoints()::ofTenant);
    }

    void add(WebhookDelivery delivery) {
        gathered.add(delivery);
    }

    /**
     * Written after what happened before it: disabling a webhook affects the events that wait by then, and no others.
     */
    void put(WebhookEndpoint endpoint) {
        write();
        outbox.put(endpoint);
        ofTenant.remove(endpoint.tenantId());
    }

    @Override
    public void write() {
        if (!gathered.isEmpty()) {
            outbox.enqueue(gathered);
            gathered.clear();
        }
    }
}
