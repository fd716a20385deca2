package io.fleetledger.commands.apikey;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Takes an API key back. Answered with {@link ApiKeyState}; sent again it changes nothing.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record RevokeApiKeyCommand(
        @TargetAggregateIdentifier UUID keyId,
        String tenantId,
        @Nullable List<Long> expectedVersions) implements TenantCommand {

    public RevokeApiKeyCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
