package io.fleetledger.commands.webhook;

import io.fleetledger.commands.TenantCommand;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the secret that signs. Answered with {@link WebhookState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 * @param sealedSecret the new one, encrypted
 * @param previousUntil when the previous secret stops signing
 */
public record RotateWebhookSecretCommand(
        @TargetAggregateIdentifier UUID webhookId,
        String tenantId,
        @Nullable List<Long> expectedVersions,
        String sealedSecret,
        Instant previousUntil)
        implements TenantCommand {

    public RotateWebhookSecretCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
