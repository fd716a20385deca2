package io.fleetledger.command.apikey;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fleetledger.commands.apikey.ApiKeyState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A key, in the only response that shows it.
 *
 * @param plaintextKey to be sent as {@code X-API-Key}; it is never stored
 */
@JsonPropertyOrder({"id", "name", "key_prefix", "scopes", "plaintext_key", "created_at"})
record IssuedApiKey(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("key_prefix") String keyPrefix,
        @JsonProperty("scopes") List<String> scopes,
        @JsonProperty("plaintext_key") String plaintextKey,
        @JsonProperty("created_at") Instant createdAt) {

    IssuedApiKey {
        scopes = List.copyOf(scopes);
    }

    static IssuedApiKey of(ApiKeyState state, NewApiKey key) {
        return new IssuedApiKey(
                state.keyId(), state.name(), state.keyPrefix(), state.scopes(), key.plaintext(), state.createdAt());
    }

    @Override
    public String toString() {
        return "IssuedApiKey[" + keyPrefix + "…]";
    }
}
