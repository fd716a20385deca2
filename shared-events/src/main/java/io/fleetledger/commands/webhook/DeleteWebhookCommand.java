package io.fleetledger.commands.webhook;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a webhook for good. A deleted one stays as it is. Answered with {@link WebhookState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record DeleteWebhookCommand(
        @TargetAggregateIdentifier UUID webhookId,
        String tenantId,
        @Nullable List<Long> expectedVersions) implements TenantCommand {

    public DeleteWebhookCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
