package io.fleetledger.query.webhook;

import io.fleetledger.commands.webhook.DisableWebhookCommand;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.repeat.PeriodicTask;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookSchedule.ClaimedWebhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends what waits in the outbox. Across all processes, one thread at a time sends to a webhook, in the order of the
 * log: each process claims webhooks that are due and that no other has claimed. A failing webhook waits longer each
 * time without delaying others; one with many events takes turns.
 */
@Component
class WebhookDispatcher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration TURN = Duration.ofSeconds(2);
    private static final Duration BODY_POLL_INTERVAL = Duration.ofSeconds(1);
    private static final int RENEWALS_PER_LEASE = 3;
    /** Even if all receivers of one tenant are slow, they leave three quarters of the workers to others. */
    private static final int SHARES = 4;

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

    private final WebhookOutbox outbox;
    private final OutboxStart outboxStart;
    private final WebhookSender sender;
    private final WebhookSettings settings;
    private final WebhookMetrics metrics;
    private final Commands commands;
    private final MissingBodies bodies;
    private final OffboardedTenants offboarded;
    private final Clock clock = Clock.systemUTC();
    private final Map<UUID, String> busy = new ConcurrentHashMap<>();
    private final PeriodicTask poller = new PeriodicTask(
            "webhook-claims", POLL_INTERVAL, this::poll, failure -> LOG.warn("Could not claim due webhooks", failure));
    /** On a thread of its own: a slow query for due webhooks must not cost the webhooks being sent to. */
    private final PeriodicTask leaseRenewer;

    private final ExecutorService workers;
    private volatile boolean running;

    WebhookDispatcher(
            WebhookOutbox outbox,
            OutboxStart outboxStart,
            WebhookSender sender,
            WebhookSettings settings,
            WebhookMetrics metrics,
            Commands commands,
            OffboardedTenants offboarded) {
        this.outbox = outbox;
        this.outboxStart = outboxStart;
        this.sender = sender;
        this.settings = settings;
        this.metrics = metrics;
        this.commands = commands;
        this.offboarded = offboarded;
        this.bodies = new MissingBodies(outbox.deliveries(), metrics);
        this.workers = Executors.newFixedThreadPool(settings.workers(), new AxonThreadFactory("webhooks"));
        this.leaseRenewer = new PeriodicTask(
                "webhook-leases",
                settings.lease().dividedBy(RENEWALS_PER_LEASE),
                this::renewLeases,
                failure -> LOG.warn("Could not renew the leases of webhooks being sent to", failure));
    }

    @Override
    public void start() {
        running = true;
        poller.start();
        leaseRenewer.start();
    }

    /** Renews leases. */
    private void renewLeases() {
        if (!busy.isEmpty()) {
            outbox.schedule().renewLeases(Set.copyOf(busy.keySet()), clock.instant(), settings.lease());
        }
    }

    private void poll() {
        outboxStart.at(); // Recorded at the first start, whether or not anything is to be sent.
        Instant now = clock.instant();
        int free = settings.workers() - busy.size();
        int ofTenant = Math.max(1, settings.workers() / SHARES);
        if (free > 0) {
            for (ClaimedWebhook claimed :
                    outbox.schedule().claim(now, settings.lease(), free, Map.copyOf(busy), ofTenant)) {
                begin(claimed);
            }
        }
    }

    private void begin(ClaimedWebhook claimed) {
        UUID webhookId = claimed.endpoint().id();
        busy.put(webhookId, claimed.endpoint().tenantId());
        try {
            workers.execute(() -> process(claimed));
        } catch (Throwable noThread) {
            busy.remove(webhookId); // Otherwise its lease would be renewed without a sender.
            throw noThread;
        }
    }

    /** If the store fails meanwhile, the webhook stays as it is: still due, and its event is sent again. */
    private void process(ClaimedWebhook claimed) {
        UUID webhookId = claimed.endpoint().id();
        try {
            sendAndRecord(claimed);
        } catch (RuntimeException failure) {
            if (running) {
                LOG.warn("Could not process webhook {}; will retry", webhookId, failure);
            }
        } finally {
            busy.remove(webhookId);
        }
    }

    private void sendAndRecord(ClaimedWebhook claimed) {
        UUID webhookId = claimed.endpoint().id();
        int failures = claimed.attempts();
        long version = claimed.endpoint().version();
        Instant over = clock.instant().plus(TURN);
        while (running && clock.instant().isBefore(over)) {
            if (offboarded.contains(claimed.endpoint().tenantId())) {
                return; // Not handed back, which would make it due at once: what waits is about to be deleted.
            }
            // Read again: it may since have been disabled, moved to another address or claimed by another process.
            Optional<WebhookEndpoint> endpoint = outbox.schedule().findIfClaimed(webhookId);
            Optional<WebhookDelivery> next =
                    endpoint.isEmpty() ? Optional.empty() : outbox.deliveries().next(webhookId);
            if (endpoint.isPresent() && next.isEmpty() && bodies.awaitOrDeadLetter(endpoint.get(), clock.instant())) {
                outbox.schedule().release(webhookId, clock.instant().plus(BODY_POLL_INTERVAL));
                return;
            }
            if (endpoint.isEmpty() || next.isEmpty()) {
                break;
            }
            if (endpoint.get().version() != version) { // The new version has not failed yet.
                version = endpoint.get().version();
                failures = 0;
            }
            WebhookDelivery delivery = next.get();
            DeliveryAttempt attempt = sender.send(endpoint.get(), delivery.messageId(), delivery.body());
            if (!running && !attempt.isAccepted()) {
                return; // Cut off by the end of this process; another resumes when the lease ends.
            }
            metrics.attempted(attempt);
            if (!attempt.isAccepted()) {
                Instant since =
                        claimed.failingSince() == null || failures == 0 ? clock.instant() : claimed.failingSince();
                failed(endpoint.get(), delivery, attempt, failures + 1, since);
                return;
            }
            outbox.delivered(delivery, clock.instant());
            failures = 0;
        }
        outbox.release(webhookId, clock.instant());
    }

    private void failed(
            WebhookEndpoint endpoint, WebhookDelivery delivery, DeliveryAttempt attempt, int failures, Instant since) {
        Instant now = clock.instant();
        LOG.info("Webhook {} has failed {} times in a row: {}", endpoint.id(), failures, attempt.result());
        outbox.failed(
                endpoint,
                delivery,
                failures,
                since,
                new WebhookFailure(now, attempt.status(), attempt.error()),
                now.plus(settings.backoff(failures, attempt.notBefore())));
        if (attempt.isGone()) {
            disable(endpoint, WebhookDisabling.GONE);
        } else if (!now.isBefore(since.plus(settings.giveUpAfter()))) {
            disable(endpoint, WebhookDisabling.FAILING);
        }
    }

    /** Until the command succeeds, the webhook is retried as before, and so is the command. */
    private void disable(WebhookEndpoint endpoint, WebhookDisabling reason) {
        LOG.warn("Webhook {} of tenant {} is disabled: {}", endpoint.id(), endpoint.tenantId(), reason.wireName());
        commands.sendBySystem(
                List.of(), new DisableWebhookCommand(endpoint.id(), endpoint.tenantId(), endpoint.version(), reason));
    }

    /**
     * Disables webhooks for which too many events wait: what a receiver does not take must not fill the store. A
     * failure for one webhook affects no other, and is retried the next time.
     */
    void disableOverflowing() {
        for (UUID webhookId : outbox.withMoreWaitingThan(settings.waitingAtMost())) {
            try {
                outbox.endpoints()
                        .find(webhookId)
                        .filter(WebhookEndpoint::enabled)
                        .filter(endpoint -> !offboarded.contains(endpoint.tenantId()))
                        .ifPresent(endpoint -> disable(endpoint, WebhookDisabling.OVERFLOWING));
            } catch (RuntimeException failure) {
                LOG.warn("Could not disable webhook {}, for which too many events wait", webhookId, failure);
            }
        }
    }

    /** Interrupts no thread: during H2's work, that would close its database for all of them. */
    @Override
    public void stop() {
        running = false;
        leaseRenewer.shutdown();
        poller.stop(); // Before the workers, to which it gives what is due.
        workers.shutdown();
        try {
            if (!awaitTermination()) {
                sender.abortAll();
                if (!awaitTermination()) {
                    LOG.warn("Webhook deliveries did not stop in time");
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitTermination() throws InterruptedException {
        return workers.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
