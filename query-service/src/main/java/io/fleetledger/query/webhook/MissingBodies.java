package io.fleetledger.query.webhook;

import io.fleetledger.query.subscription.Envelopes;
import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that wait in the outbox without their body. In MongoDB, each does so for a moment, or, if its process is
 * killed in that moment, until its batch is repeated. An event that waits longer has lost its body: it must not hold up
 * the events after it, and an operator has to know. If its batch is repeated after all, it waits again and is sent
 * late.
 */
final class MissingBodies {

    /** Many times what another process needs to repeat the batch of one that was killed. */
    static final Duration AWAITED = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(MissingBodies.class);

    private final WebhookDeliveries deliveries;
    private final WebhookMetrics metrics;
    private final Map<UUID, Missing> seen = new ConcurrentHashMap<>();

    MissingBodies(WebhookDeliveries deliveries, WebhookMetrics metrics) {
        this.deliveries = deliveries;
        this.metrics = metrics;
    }

    private record Missing(long position, Instant since) {}

    /**
     * Whether the next event has to wait for its body. An event that has waited too long, as seen by this process,
     * becomes a dead letter. If it is re-sent, it may wait as long once more: its body may have arrived meanwhile.
     */
    boolean awaitOrDeadLetter(WebhookEndpoint endpoint, Instant now) {
        Optional<Long> position = deliveries.nextWithoutBody(endpoint.id());
        if (position.isEmpty()) {
            seen.remove(endpoint.id());
            return false;
        }
        Missing missing = seen.merge(
                endpoint.id(),
                new Missing(position.get(), now),
                (known, fresh) -> known.position() == fresh.position() ? known : fresh);
        if (now.isBefore(missing.since().plus(AWAITED))) {
            return true;
        }
        deliveries.deadLetters().enqueue(endpoint.id(), missing.position(), WebhookDeadLetters.BODY_MISSING, now);
        seen.remove(endpoint.id());
        metrics.bodyMissing();
        LOG.warn(
                "Event {} cannot be sent to webhook {} of tenant {}: its body is not stored. It is a dead letter"
                        + " now, and later events are delivered. GET /api/v1/events shows the event itself",
                Envelopes.idAt(missing.position()),
                endpoint.id(),
                endpoint.tenantId());
        return false;
    }
}
