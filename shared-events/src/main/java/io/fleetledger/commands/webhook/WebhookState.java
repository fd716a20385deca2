package io.fleetledger.commands.webhook;

import io.fleetledger.events.webhook.WebhookDisabling;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its own aggregate knows it, right after a command; without its secret.
 *
 * @param disabledBecause null while it is enabled
 * @param created whether this command made it, rather than an earlier one of the same id
 * @param previousSecretUntil how long the secret before this one signs as well; null if there was none
 * @param version moves with every change
 * @param sequence of the webhook's last event
 */
public record WebhookState(
        UUID webhookId,
        String tenantId,
        String url,
        List<String> eventTypes,
        boolean enabled,
        @Nullable WebhookDisabling disabledBecause,
        boolean created,
        @Nullable Instant previousSecretUntil,
        Instant createdAt,
        Instant updatedAt,
        long version,
        long sequence) {

    public WebhookState {
        eventTypes = List.copyOf(eventTypes);
    }
}
