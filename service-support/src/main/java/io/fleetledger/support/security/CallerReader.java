package io.fleetledger.support.security;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;

/** Reads the {@link Caller} from the verified token or the API key of the request being served. */
public final class CallerReader {

    /** For how long Spring serves requests with a token that has expired, because clocks differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final TokenClaims claims;
    private final OffboardedTenants offboarded;

    public CallerReader(TokenClaims claims) {
        this(claims, OffboardedTenants.none());
    }

    /** @param offboarded tenants whose callers are refused, whatever their credentials */
    public CallerReader(TokenClaims claims, OffboardedTenants offboarded) {
        this.claims = claims;
        this.offboarded = offboarded;
    }

    /** The caller; 401 without a token, 403 when it names no tenant, one that has been off-boarded, or no actor. */
    public Caller current() {
        Object principal = principal();
        if (principal instanceof Caller known) {
            offboarded.requireNotOffboarded(known.tenantId());
            return known;
        }
        if (!(principal instanceof Jwt token)) {
            throw new ProblemException(Problem.of(CommonErrors.UNAUTHENTICATED, "A valid bearer token is needed.")
                    .with("WWW-Authenticate", "Bearer"));
        }
        return read(token);
    }

    /**
     * The tenant alone, which is known even if {@link #current} refuses the caller for naming no actor. Empty without a
     * token, for a token without a tenant, and for a tenant that has been off-boarded.
     */
    public Optional<String> tenant() {
        Object principal = principal();
        Optional<String> named = principal instanceof Caller known
                ? Optional.of(known.tenantId())
                : principal instanceof Jwt token ? Optional.ofNullable(tenant(token)) : Optional.empty();
        return named.filter(tenant -> !offboarded.contains(tenant));
    }

    /** The actor; empty if {@link #current} refuses the caller. */
    public Optional<String> actor() {
        try {
            return Optional.of(current().actor());
        } catch (ProblemException refused) {
            return Optional.empty();
        }
    }

    private static @Nullable Object principal() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? null : authentication.getPrincipal();
    }

    /**
     * Until when requests like the one being served are let through by their token; empty for a key, and for a token
     * that never expires.
     */
    public Optional<Instant> validUntil() {
        return principal() instanceof Jwt token ? validUntil(token) : Optional.empty();
    }

    /** Until when requests with this token are served; empty if it never expires. */
    public static Optional<Instant> validUntil(Jwt token) {
        return Optional.ofNullable(token.getExpiresAt()).map(end -> end.plus(CLOCK_SKEW));
    }

    /**
     * The caller that a verified token names; 403 when it names no tenant, one that has been off-boarded, or no actor.
     */
    public Caller read(Jwt token) {
        String tenant = tenant(token);
        if (tenant == null) {
            throw new ProblemException(Problem.of(
                    CommonErrors.TENANT_MISSING, "The token has no tenant in its claim " + claims.tenantClaim() + "."));
        }
        offboarded.requireNotOffboarded(tenant);
        return new Caller(
                tenant,
                actor(token),
                texts(find(token.getClaims(), claims.roleClaim())).stream()
                        .flatMap(name -> Role.named(name).stream())
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                scopes(token));
    }

    private @Nullable String tenant(Jwt token) {
        return text(find(token.getClaims(), claims.tenantClaim()));
    }

    /** Identifies one caller alone: changes are recorded under it, and Idempotency-Keys belong to it. */
    private String actor(Jwt token) {
        String actor = text(find(token.getClaims(), claims.actorClaim()));
        if (actor == null) {
            throw unauthenticated("has no name in its claim " + claims.actorClaim());
        }
        if (actor.equals(Events.SYSTEM) || actor.startsWith(Caller.API_KEY)) {
            throw unauthenticated("has in its claim " + claims.actorClaim() + " a name that is not given to callers");
        }
        return actor;
    }

    private static ProblemException unauthenticated(String why) {
        return new ProblemException(Problem.of(CommonErrors.ACTOR_MISSING, "The token " + why + "."));
    }

    private static Set<String> scopes(Jwt token) {
        Object scope = token.getClaims().getOrDefault("scope", token.getClaims().get("scp"));
        return texts(scope).stream()
                .flatMap(listed -> Arrays.stream(listed.split(" ")))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    private static @Nullable Object find(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested
                ? find(nested, path.substring(dot + 1))
                : null;
    }

    private static @Nullable String text(@Nullable Object claim) {
        return texts(claim).stream().filter(text -> !text.isBlank()).findFirst().orElse(null);
    }

    private static List<String> texts(@Nullable Object claim) {
        if (claim instanceof String text) {
            return List.of(text);
        }
        return claim instanceof Collection<?> many
                ? many.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
