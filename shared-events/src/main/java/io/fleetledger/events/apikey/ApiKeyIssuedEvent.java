package io.fleetledger.events.apikey;

import io.fleetledger.events.PersonalData;
import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * An API key was given out. The key itself is not stored; only its receiver has it.
 *
 * @param keyHash the key's SHA-256, in lower-case hex; of 256 random bits it needs no salt
 * @param keyPrefix how the key begins, to be told from others
 * @param scopes what it admits to: {@code ingest}, {@code read:machines}, {@code read:sensors}
 */
@Revision("1")
public record ApiKeyIssuedEvent(
        UUID keyId,
        String tenantId,
        @PersonalData("api-key-name") String name,
        String keyHash,
        String keyPrefix,
        List<String> scopes)
        implements ApiKeyEvent {

    public ApiKeyIssuedEvent {
        scopes = List.copyOf(scopes);
    }
}
