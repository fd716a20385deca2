package io.fleetledger.support.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The claims of a token that the services read. Each is a claim's name, or a path through nested claims
 * ({@code realm_access.roles}); a claim whose own name has dots is found first.
 *
 * @param tenantClaim a text
 * @param roleClaim a text or a list of texts, of which the highest known role counts
 * @param actorClaim a text
 */
@ConfigurationProperties("fleet.security")
public record TokenClaims(
        @DefaultValue("tenant_id") String tenantClaim,
        @DefaultValue("role") String roleClaim,
        @DefaultValue("sub") String actorClaim) {}
