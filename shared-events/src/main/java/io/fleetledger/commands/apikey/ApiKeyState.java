package io.fleetledger.commands.apikey;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An API key as its own aggregate knows it, right after a command.
 *
 * @param version 1, and 2 once it is revoked
 * @param sequence of the key's last event
 */
public record ApiKeyState(
        UUID keyId,
        String tenantId,
        String name,
        String keyPrefix,
        List<String> scopes,
        Instant createdAt,
        long version,
        long sequence) {

    public ApiKeyState {
        scopes = List.copyOf(scopes);
    }
}
