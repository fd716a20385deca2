package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Sends test events while their callers wait: one per tenant at a time and few in all, so that they hold neither the
 * connections that deliveries need nor the threads that answer all requests.
 */
@Component
class WebhookTestSender implements AutoCloseable {

    private static final int AT_ONCE = 8;

    private final WebhookSender sender;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<String> tenants = ConcurrentHashMap.newKeySet();

    @Autowired
    WebhookTestSender(WebhookTargets targets, WebhookSecrets secrets, WebhookSettings settings) {
        this(new WebhookSender(targets, secrets, settings));
    }

    WebhookTestSender(WebhookSender sender) {
        this.sender = sender;
    }

    /** Sends at once, or refuses with {@code WEBHOOK_TEST_RUNNING}. */
    DeliveryAttempt send(WebhookEndpoint endpoint, String id, String body) {
        if (!tenants.add(endpoint.tenantId())) {
            throw WebhookDeliveryProblems.testRunning();
        }
        try {
            if (!free.tryAcquire()) {
                throw WebhookDeliveryProblems.testRunning();
            }
            try {
                return sender.send(endpoint, id, body);
            } finally {
                free.release();
            }
        } finally {
            tenants.remove(endpoint.tenantId());
        }
    }

    @Override
    public void close() throws IOException {
        sender.close();
    }
}
