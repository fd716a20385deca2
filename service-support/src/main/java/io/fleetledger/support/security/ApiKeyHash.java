package io.fleetledger.support.security;

import io.fleetledger.support.ids.NameBasedIds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What is kept of an API key.
 *
 * @param hex its SHA-256, in lower-case hex
 */
public record ApiKeyHash(String hex) {

    /** Of the key as it is sent. */
    public static ApiKeyHash of(String key) {
        return new ApiKeyHash(
                HexFormat.of().formatHex(NameBasedIds.sha256().digest(key.getBytes(StandardCharsets.UTF_8))));
    }

    /** The id of the key that has this hash. */
    public UUID keyId() {
        return NameBasedIds.of("api-key", hex);
    }
}
