package io.fleetledger.support.caller;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request, according to the token or the API key.
 *
 * @param tenantId the tenant whose data the caller works on; never empty
 * @param actor the token's subject or {@code api-key:} and the key's id, written into every event
 * @param role null for API keys, and for tokens that only carry scopes
 */
public record Caller(
        String tenantId, String actor, @Nullable Role role, Set<String> scopes) {

    /** The prefix of the actor of an API key, and of no other actor. */
    public static final String API_KEY = "api-key:";

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
