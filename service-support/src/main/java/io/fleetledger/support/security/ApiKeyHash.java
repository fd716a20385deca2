package io.fleetledger.support.security;

import io.fleetledger.support.ids.NameBasedIds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The stored form of an API key.
 *
 * @param hex its SHA-256, in lower-case hex
 */
public record ApiKeyHash(String hex) {

    /** The hash of a key as it is sent. */
    public static ApiKeyHash of(String key) {
        return new ApiKeyHash(
                HexFormat.of().formatHex(NameBasedIds.sha256().digest(key.getBytes(StandardCharsets.UTF_8))));
    }

    /** The id of the key with this hash. */
    public UUID keyId() {
        return NameBasedIds.of("api-key", hex);
    }
}
