package io.fleetledger.query.webhook;

import io.fleetledger.support.repeat.PeriodicTask;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Regularly keeps waiting events and dead letters from growing without bound. */
@Component
class WebhookSweep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSweep.class);
    private static final Duration SWEEP_FIRST = Duration.ofSeconds(1);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);
    private static final Duration PURGE_FIRST = Duration.ofMinutes(1);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);

    private final WebhookOutbox outbox;
    private final WebhookDispatcher dispatcher;
    private final WebhookMetrics metrics;
    private final WebhookSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final PeriodicTask sweeps = new PeriodicTask(
            "webhook-sweep",
            SWEEP_FIRST,
            POLL_INTERVAL,
            this::sweepOutbox,
            failure -> LOG.warn("Could not sweep the webhook outbox", failure));
    private final PeriodicTask purging = new PeriodicTask(
            "webhook-purge",
            PURGE_FIRST,
            PURGE_EVERY,
            this::deleteExpired,
            failure -> LOG.warn("Could not delete expired webhook dead letters", failure));

    WebhookSweep(WebhookOutbox outbox, WebhookDispatcher dispatcher, WebhookMetrics metrics, WebhookSettings settings) {
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public void start() {
        sweeps.start();
        purging.start();
    }

    /** Wakes what waits first, so that no other failure keeps it waiting. */
    void sweepOutbox() {
        outbox.wake(clock.instant());
        metrics.counted(outbox.deliveries().counts());
        dispatcher.disableOverflowing();
    }

    void deleteExpired() {
        Instant before = clock.instant().minus(settings.deadLetters());
        long deleted = outbox.deliveries().deadLetters().deleteBefore(before);
        if (deleted > 0) {
            LOG.info("Deleted {} webhook dead letters from before {}", deleted, before);
        }
        long unused = outbox.deliveries().removeUnusedBodies();
        if (unused > 0) {
            LOG.info("Deleted {} unused webhook bodies", unused);
        }
    }

    @Override
    public void stop() {
        purging.shutdown(); // Both end at the same time.
        sweeps.stop();
        purging.stop();
    }

    @Override
    public boolean isRunning() {
        return sweeps.isRunning();
    }
}
