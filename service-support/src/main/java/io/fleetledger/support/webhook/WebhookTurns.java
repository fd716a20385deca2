package io.fleetledger.support.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When each webhook is to be sent something next, by which process, and how that goes. */
public interface WebhookTurns {

    /** Makes these due, unless they are anyway or wait for an instant. */
    void dueIfIdle(Collection<UUID> webhookIds, Instant now);

    /**
     * Webhooks for which something is due, the longest first. Between processes each is given to one of them, for
     * {@code lease} from {@code now}, unless it is prolonged.
     *
     * @param busy those that this process is busy with, and whose they are
     * @param ofTenantAtMost with so many of one tenant this process is busy at most, so that one leaves others room
     */
    List<Turn> claim(Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost);

    /** A webhook as it is now, if it was given to this process and to no other since, and is to be sent something. */
    Optional<WebhookEndpoint> stillGiven(UUID webhookId);

    /** Keeps these, which were given to this process, for {@code lease} from {@code now}. */
    void prolong(Collection<UUID> webhookIds, Instant now, Duration lease);

    /** What was sent to it last was taken: nothing has failed. When that was is stored once a second at most. */
    void succeeded(UUID webhookId, Instant at);

    /**
     * A delivery has failed: gives the webhook back, to be tried again at {@code retryAt}.
     *
     * @param endpoint as it was sent to; one that has changed since has not failed, and is tried at once
     */
    void failed(WebhookEndpoint endpoint, int attempts, Instant failingSince, WebhookFailure failure, Instant retryAt);

    /** How sending to these goes; of those that there are. */
    Map<UUID, WebhookProgress> progressOf(Collection<UUID> webhookIds);

    /** Gives a webhook back that did not fail, to be due at this instant, or idle if it is null. */
    void giveBack(UUID webhookId, @Nullable Instant dueAt);

    /** Webhooks that are not disabled and not due at any instant. */
    List<UUID> idle();

    /** Webhooks that are not disabled and due, now or later. */
    List<UUID> expecting();

    /**
     * A webhook that this process is to send to.
     *
     * @param attempts how often the event that is next has failed
     * @param failingSince when the first of those was, null for none
     */
    record Turn(
            WebhookEndpoint endpoint,
            int attempts,
            @Nullable Instant failingSince) {}
}
