package io.fleetledger.queries.apikey;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An API key as the API shows it, the key itself left out.
 *
 * @param keyPrefix how the key begins
 */
@JsonPropertyOrder({"id", "name", "key_prefix", "scopes", "created_at"})
public record ApiKeyView(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("key_prefix") String keyPrefix,
        @JsonProperty("scopes") List<String> scopes,
        @JsonProperty("created_at") Instant createdAt) {

    public ApiKeyView {
        scopes = List.copyOf(scopes);
    }
}
