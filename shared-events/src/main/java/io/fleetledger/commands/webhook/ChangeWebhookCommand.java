package io.fleetledger.commands.webhook;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Changes some fields of a webhook, by the bounds of {@link CreateWebhookCommand}; a null component leaves its field
 * alone. Answered with {@link WebhookState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record ChangeWebhookCommand(
        @TargetAggregateIdentifier UUID webhookId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        @Nullable FieldChange<String> url,
        @Nullable FieldChange<List<String>> eventTypes,
        @Nullable FieldChange<Boolean> enabled)
        implements TenantCommand {

    public ChangeWebhookCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
