package io.fleetledger.query.webhook;

import io.fleetledger.events.webhook.WebhookCreatedEvent;
import io.fleetledger.events.webhook.WebhookDeletedEvent;
import io.fleetledger.events.webhook.WebhookDisabledEvent;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.events.webhook.WebhookEnabledEvent;
import io.fleetledger.events.webhook.WebhookEvent;
import io.fleetledger.events.webhook.WebhookReaddressedEvent;
import io.fleetledger.events.webhook.WebhookResubscribedEvent;
import io.fleetledger.events.webhook.WebhookSecretRotatedEvent;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies each event to a webhook. */
final class EndpointChanges {

    /** Each adds a signature to the header of every message: with more frequent rotation, the oldest ends early. */
    private static final int MAX_SECRETS = 5;

    private EndpointChanges() {}

    /** @param known null before its first event */
    static WebhookEndpoint apply(
            @Nullable WebhookEndpoint known, WebhookEvent event, Instant at, long sequence, long position) {
        if (event instanceof WebhookCreatedEvent created) {
            return new WebhookEndpoint(
                    created.webhookId(),
                    created.tenantId(),
                    created.url(),
                    created.eventTypes(),
                    created.enabled(),
                    created.enabled() ? null : WebhookDisabling.BY_CALLER,
                    false,
                    List.of(new SealedSecret(created.sealedSecret(), null)),
                    at,
                    at,
                    created.version(),
                    sequence,
                    position);
        }
        if (known == null) {
            throw new IllegalStateException("An event of a webhook without a creation event");
        }
        if (event instanceof WebhookReaddressedEvent readdressed) {
            return with(
                    known, readdressed.newUrl(), known.eventTypes(), known.secrets(), event, at, sequence, position);
        }
        if (event instanceof WebhookResubscribedEvent resubscribed) {
            return with(
                    known, known.url(), resubscribed.newEventTypes(), known.secrets(), event, at, sequence, position);
        }
        if (event instanceof WebhookSecretRotatedEvent rotated) {
            return with(
                    known, known.url(), known.eventTypes(), rotated(known, rotated, at), event, at, sequence, position);
        }
        if (event instanceof WebhookEnabledEvent) {
            return withState(known, true, null, false, event, at, sequence, position);
        }
        if (event instanceof WebhookDisabledEvent disabled) {
            return withState(known, false, disabled.reason(), false, event, at, sequence, position);
        }
        if (event instanceof WebhookDeletedEvent) {
            return withState(known, false, known.disabledBecause(), true, event, at, sequence, position);
        }
        throw new IllegalStateException("An unknown webhook event: " + event.getClass());
    }

    private static List<SealedSecret> rotated(WebhookEndpoint known, WebhookSecretRotatedEvent event, Instant at) {
        List<SealedSecret> secrets = new ArrayList<>();
        secrets.add(new SealedSecret(event.sealedSecret(), null));
        known.secrets().stream()
                .map(secret ->
                        secret.until() == null ? new SealedSecret(secret.sealed(), event.previousUntil()) : secret)
                .filter(secret -> secret.signsAt(at))
                .limit(MAX_SECRETS - 1L)
                .forEach(secrets::add);
        return secrets;
    }

    private static WebhookEndpoint with(
            WebhookEndpoint known,
            String url,
            List<String> eventTypes,
            List<SealedSecret> secrets,
            WebhookEvent event,
            Instant at,
            long sequence,
            long position) {
        return new WebhookEndpoint(
                known.id(),
                known.tenantId(),
                url,
                eventTypes,
                known.enabled(),
                known.disabledBecause(),
                known.deleted(),
                secrets,
                known.createdAt(),
                at,
                event.version(),
                sequence,
                position);
    }

    /** A deleted webhook keeps no secret. */
    private static WebhookEndpoint withState(
            WebhookEndpoint known,
            boolean enabled,
            @Nullable WebhookDisabling because,
            boolean deleted,
            WebhookEvent event,
            Instant at,
            long sequence,
            long position) {
        return new WebhookEndpoint(
                known.id(),
                known.tenantId(),
                known.url(),
                known.eventTypes(),
                enabled,
                because,
                deleted,
                deleted ? List.of() : known.secrets(),
                known.createdAt(),
                at,
                event.version(),
                sequence,
                position);
    }
}
