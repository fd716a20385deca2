package io.fleetledger.standalone.issuer;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.security.TokenClaims;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that may request tokens.
 *
 * @param secret in Spring's delegating format
 * @param role null for a client that only carries scopes, such as an edge agent
 */
record IssuerClient(
        String id, String secret, String tenant, @Nullable Role role, Set<String> scopes) {

    IssuerClient {
        scopes = Set.copyOf(scopes);
    }

    /**
     * The claims of its tokens besides the scopes, under the names that the services read: a path through nested claims
     * is also found as a claim of that name.
     */
    Map<String, Object> claims(TokenClaims names) {
        Map<String, Object> claims = new HashMap<>();
        claims.put(names.actorClaim(), id);
        claims.put(names.tenantClaim(), tenant);
        if (role != null) {
            claims.put(names.roleClaim(), role.name().toLowerCase(Locale.ROOT));
        }
        return claims;
    }
}
