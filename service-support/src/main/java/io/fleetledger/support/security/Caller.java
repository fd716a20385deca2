package io.fleetledger.support.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the token or the API key says.
 *
 * @param tenantId whose data the caller works on; never empty
 * @param actor the token's subject or {@code api-key:} and the key's id, written into every event
 * @param role null for API keys, and for tokens that only carry scopes
 */
public record Caller(
        String tenantId, String actor, @Nullable Role role, Set<String> scopes) {

    /** How the actor of an API key begins, and no other. */
    static final String API_KEY = "api-key:";

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
