package io.fleetledger.support.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks and what is still to be sent to them. No rebuild could restore it: it is never in the read store of a
 * standalone. An event waits, or is a dead letter, which is sent only if somebody asks.
 */
public interface WebhookOutbox {

    /**
     * Since when this outbox has been kept: the first instant that was ever given here. What happened before was another
     * one's to send, which was lost.
     */
    Instant keptSince(Instant now);

    /** Webhooks that are sent something, or nothing while they are disabled: a tenant's, the oldest first. */
    List<WebhookEndpoint> ofTenant(String tenantId);

    /** A webhook; also one that was deleted. */
    Optional<WebhookEndpoint> find(UUID webhookId);

    /**
     * Stores what a webhook is now. Of one that is disabled what waits becomes a dead letter each, and of one that is
     * deleted nothing is kept. One that is not disabled goes on as if nothing had failed.
     */
    void put(WebhookEndpoint endpoint);

    /** Has these sent, each once however often it is put: also if it was put before and has not been sent yet. */
    void enqueue(Collection<WebhookDelivery> deliveries);

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

    /** The event that is next to be sent. */
    Optional<WebhookDelivery> next(UUID webhookId);

    /** It was taken; it is kept no more. */
    void delivered(WebhookDelivery delivery);

    /**
     * A delivery has failed: gives the webhook back, to be tried again at {@code retryAt}.
     *
     * @param endpoint as it was sent to; one that has changed since has not failed, and is tried at once
     */
    void failed(WebhookEndpoint endpoint, int attempts, Instant failingSince, Instant retryAt);

    /** Gives a webhook back that did not fail: due at once if something waits, and else when something is put. */
    void handBack(UUID webhookId, Instant now);

    /**
     * Makes every webhook due for which something waits and that is not: left by a process that was killed between the
     * two.
     */
    void wake(Instant now);

    /** Dead letters of a webhook, the oldest first. */
    List<WebhookDelivery> deadLetters(UUID webhookId, long skip, int atMost);

    /** How many there are. */
    long countDeadLetters(UUID webhookId);

    /**
     * Has dead letters sent, those at these positions or between two, the oldest first. How many they were.
     *
     * @param waitingAtMost so many wait at most thereafter, or as many as before
     */
    long revive(UUID webhookId, Positions positions, long waitingAtMost, Instant now);

    /** Forgets dead letters of events before this instant. How many they were. */
    long forgetDeadLettersBefore(Instant time);

    /** Webhooks for which more than so many wait. */
    List<UUID> withMoreWaitingThan(long count);

    /** How many events wait, and how many are dead letters, over all webhooks. */
    Counts counts();

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

    /** How many events are in which state. */
    record Counts(long waiting, long dead) {}

    /** Positions in the log: some, or from one to another, both included. */
    record Positions(@Nullable List<Long> some, long from, long to) {

        public Positions {
            some = some == null ? null : List.copyOf(some);
        }

        /** Exactly these. */
        public static Positions of(List<Long> some) {
            return new Positions(some, 0, 0);
        }

        /** All from one to another. */
        public static Positions between(long from, long to) {
            return new Positions(null, from, to);
        }
    }
}
