package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Regularly keeps waiting events and dead letters from growing without bound. */
@Component
class WebhookSweep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSweep.class);
    private static final long LOOK_EVERY_SECONDS = 10;
    private static final long FORGET_EVERY_MINUTES = 60;
    private static final long GOODBYE_SECONDS = 5;

    private final WebhookOutbox outbox;
    private final WebhookCourier courier;
    private final WebhookMetrics metrics;
    private final WebhookSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("webhook-sweep"));
    private volatile boolean running;

    WebhookSweep(WebhookOutbox outbox, WebhookCourier courier, WebhookMetrics metrics, WebhookSettings settings) {
        this.outbox = outbox;
        this.courier = courier;
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
        repeat(this::look, 1, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        repeat(this::forget, 1, FORGET_EVERY_MINUTES, TimeUnit.MINUTES);
    }

    private void repeat(Runnable sweep, long first, long every, TimeUnit unit) {
        var unused = timer.scheduleWithFixedDelay(() -> orTell(sweep), first, every, unit);
    }

    static void orTell(Runnable sweep) {
        try {
            sweep.run();
        } catch (Throwable failure) { // An escaping one would end the schedule permanently.
            LOG.warn("What waits for webhooks could not be looked through", failure);
        }
    }

    /** Wakes what waits first, so that no other failure keeps it waiting. */
    void look() {
        outbox.wake(clock.instant());
        metrics.counted(outbox.deliveries().counts());
        courier.disableOverflowing();
    }

    void forget() {
        Instant before = clock.instant().minus(settings.deadLetters());
        long forgotten = outbox.deliveries().deadLetters().forgetBefore(before);
        if (forgotten > 0) {
            LOG.info("{} dead letters of webhooks from before {} are forgotten", forgotten, before);
        }
        long unused = outbox.deliveries().removeUnusedBodies();
        if (unused > 0) {
            LOG.info("{} bodies that no webhook is to have are removed", unused);
        }
    }

    /** Waits for work in progress: an interrupt during H2's work would close its database for all threads. */
    @Override
    public void stop() {
        running = false;
        timer.shutdown();
        try {
            if (!timer.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("What waits for webhooks is still looked through at the end");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
