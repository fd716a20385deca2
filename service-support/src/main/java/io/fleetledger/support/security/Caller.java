package io.fleetledger.support.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the token says.
 *
 * @param tenantId whose data the caller works on; never empty
 * @param actor the token's subject, written into every event
 * @param role null for tokens that only carry scopes, an edge agent's
 */
public record Caller(
        String tenantId, String actor, @Nullable Role role, Set<String> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
