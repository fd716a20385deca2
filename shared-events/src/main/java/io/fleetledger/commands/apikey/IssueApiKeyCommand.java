package io.fleetledger.commands.apikey;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Gives out an API key that its sender has made. Answered with {@link ApiKeyState}; sent again it changes nothing.
 *
 * @param keyId follows from the hash
 * @param name 1..255 after trimming
 * @param keyHash the key's SHA-256, in lower-case hex
 * @param keyPrefix how the key begins
 * @param scopes at least one of {@code ingest}, {@code read:machines}, {@code read:sensors}
 */
public record IssueApiKeyCommand(
        @TargetAggregateIdentifier UUID keyId,
        String tenantId,
        String name,
        String keyHash,
        String keyPrefix,
        List<String> scopes)
        implements TenantCommand {

    public IssueApiKeyCommand {
        scopes = List.copyOf(scopes);
    }
}
