package io.fleetledger.commands.webhook;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.webhook.WebhookDisabling;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Disables a webhook because of how its address behaves; one that is disabled or deleted stays as it is. Answered with
 * {@link WebhookState}.
 *
 * @param seenVersion the version that behaved so; one that has changed since stays as it is
 */
public record DisableWebhookCommand(
        @TargetAggregateIdentifier UUID webhookId, String tenantId, long seenVersion, WebhookDisabling reason)
        implements TenantCommand {}
