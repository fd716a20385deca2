package io.fleetledger.support.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schedules when each webhook is sent to next, and by which process, and records how its deliveries go. */
public interface WebhookSchedule {

    /** Makes these webhooks due, unless they already have a time at which they are due. */
    void dueIfIdle(Collection<UUID> webhookIds, Instant now);

    /**
     * Claims due webhooks, the longest due first. Of several processes only one claims each, for {@code lease} from
     * {@code now} unless prolonged.
     *
     * @param busy webhooks that this process is busy with, and their tenants
     * @param ofTenantAtMost the most webhooks of one tenant that this process is busy with, which leaves room for other
     *     tenants
     */
    List<ClaimedWebhook> claim(Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost);

    /** The webhook's current state, if this process still holds its claim and the webhook may be sent to. */
    Optional<WebhookEndpoint> findIfClaimed(UUID webhookId);

    /** Extends the leases that this process holds to {@code lease} from {@code now}. */
    void renewLeases(Collection<UUID> webhookIds, Instant now, Duration lease);

    /** Clears a webhook's failures after a success, whose time is stored at most once a second. */
    void succeeded(UUID webhookId, Instant at);

    /**
     * Records a failure and releases the webhook, to be retried at {@code retryAt}.
     *
     * @param endpoint the state it was sent to; if the webhook has changed since, it has not failed and is retried at
     *     once
     */
    void failed(WebhookEndpoint endpoint, int attempts, Instant failingSince, WebhookFailure failure, Instant retryAt);

    /** The progress of deliveries to these webhooks; unknown ids are left out. */
    Map<UUID, WebhookProgress> progressOf(Collection<UUID> webhookIds);

    /** Releases a webhook that did not fail, due at this instant, or idle if it is null. */
    void release(UUID webhookId, @Nullable Instant dueAt);

    /** Webhooks that are enabled and not due at any time. */
    List<UUID> idle();

    /** Webhooks that are enabled and due, now or later. */
    List<UUID> scheduled();

    /**
     * A webhook that this process is to send to.
     *
     * @param attempts how often the next event has failed
     * @param failingSince when the first of those failed, null for none
     */
    record ClaimedWebhook(
            WebhookEndpoint endpoint,
            int attempts,
            @Nullable Instant failingSince) {}
}
