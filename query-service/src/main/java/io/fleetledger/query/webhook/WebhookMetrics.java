package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookDeliveries.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** {@code fleet.webhooks.*}: this process's attempts by outcome, and what waits over all processes. */
@Component
class WebhookMetrics {

    private final MeterRegistry meters;
    private final Counter bodiesMissing;
    private volatile Counts counts = new Counts(0, 0);

    WebhookMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.bodiesMissing = Counter.builder("fleet.webhooks.bodies.missing")
                .description("Events that could not be sent because what was to be sent is not stored any more")
                .register(meters);
        Gauge.builder("fleet.webhooks.waiting", this, metrics -> metrics.counts.waiting())
                .description("Events that are still to be sent, over all webhooks")
                .register(meters);
        Gauge.builder("fleet.webhooks.dead.letters", this, metrics -> metrics.counts.dead())
                .description("Events that are sent only if somebody asks, over all webhooks")
                .register(meters);
    }

    void attempted(DeliveryAttempt attempt) {
        Timer.builder("fleet.webhooks.attempts")
                .description("Attempts to send an event to a webhook")
                .tag("outcome", attempt.isAccepted() ? "taken" : attempt.isGone() ? "gone" : "failed")
                .register(meters)
                .record(attempt.took());
    }

    void bodyMissing() {
        bodiesMissing.increment();
    }

    void counted(Counts now) {
        counts = now;
    }
}
