package io.fleetledger.query.audit;

import io.fleetledger.events.webhook.WebhookCreatedEvent;
import io.fleetledger.events.webhook.WebhookDeletedEvent;
import io.fleetledger.events.webhook.WebhookDisabledEvent;
import io.fleetledger.events.webhook.WebhookEnabledEvent;
import io.fleetledger.events.webhook.WebhookEvent;
import io.fleetledger.events.webhook.WebhookReaddressedEvent;
import io.fleetledger.events.webhook.WebhookResubscribedEvent;
import io.fleetledger.events.webhook.WebhookSecretRotatedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes to webhooks, which are not published. Their addresses are left out: every user of a tenant may read the
 * audit, and an address may contain a secret.
 */
final class AuditedWebhooks {

    private static final String RESOURCE = "webhook";
    private static final Map<Class<? extends WebhookEvent>, String> ACTIONS = Map.of(
            WebhookCreatedEvent.class, "webhook.created",
            WebhookReaddressedEvent.class, "webhook.readdressed",
            WebhookResubscribedEvent.class, "webhook.resubscribed",
            WebhookEnabledEvent.class, "webhook.enabled",
            WebhookDisabledEvent.class, "webhook.disabled",
            WebhookSecretRotatedEvent.class, "webhook.secret-rotated",
            WebhookDeletedEvent.class, "webhook.deleted");

    private AuditedWebhooks() {}

    static List<String> actions() {
        return ACTIONS.values().stream().sorted().toList();
    }

    /** Empty for any other event. */
    static Optional<Audited> of(Object event) {
        if (!(event instanceof WebhookEvent webhook)) {
            return Optional.empty();
        }
        return Optional.ofNullable(ACTIONS.get(webhook.getClass()))
                .map(action -> new Audited(
                        webhook.tenantId(),
                        action,
                        RESOURCE,
                        webhook.webhookId().toString(),
                        details(webhook)));
    }

    private static Map<String, @Nullable Object> details(WebhookEvent event) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("webhook_id", event.webhookId());
        details.put("version", event.version());
        if (event instanceof WebhookCreatedEvent created) {
            details.put("event_types", created.eventTypes());
            details.put("is_enabled", created.enabled());
        } else if (event instanceof WebhookResubscribedEvent changed) {
            details.put("old_event_types", changed.oldEventTypes());
            details.put("new_event_types", changed.newEventTypes());
        } else if (event instanceof WebhookDisabledEvent disabled) {
            details.put("reason", disabled.reason().wireName());
        }
        return details;
    }
}
