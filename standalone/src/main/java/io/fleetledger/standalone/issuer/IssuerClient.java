package io.fleetledger.standalone.issuer;

import io.fleetledger.support.security.Role;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may ask for tokens.
 *
 * @param secret in Spring's delegating format
 * @param role null for a client that only carries scopes, an edge agent
 */
record IssuerClient(
        String id, String secret, String tenant, @Nullable Role role, Set<String> scopes) {

    IssuerClient {
        scopes = Set.copyOf(scopes);
    }

    /** What its tokens say beyond who it is and the scopes it asked for. */
    Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("tenant_id", tenant);
        if (role != null) {
            claims.put("role", role.name().toLowerCase(Locale.ROOT));
        }
        return claims;
    }
}
