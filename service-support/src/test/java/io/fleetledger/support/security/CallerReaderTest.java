package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.SteppingClock;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.offboarding.InMemoryOffboardings;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

class CallerReaderTest {

    private final CallerReader reader = new CallerReader(new TokenClaims("tenant_id", "role", "sub"));

    @AfterEach
    void forgetTheCaller() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aCallerIsReadFromPlainClaims() {
        assertThat(reader.read(token(Map.of("tenant_id", "acme", "role", "operator", "sub", "ann", "scope", "a b"))))
                .isEqualTo(new Caller("acme", "ann", Role.OPERATOR, Set.of("a", "b")));
    }

    /** What a client may still ask for, it may also go on reading. */
    @Test
    void aStreamLastsForAsLongAsRequestsWithItsTokenAreServed() {
        Instant expires = Instant.parse("2026-03-01T08:00:00Z");
        Jwt token = Jwt.withTokenValue("t")
                .header("alg", "none")
                .subject("ann")
                .expiresAt(expires)
                .build();
        Instant end = CallerReader.validUntil(token).orElseThrow();
        SteppingClock clock = new SteppingClock(end);
        JwtTimestampValidator requests = new JwtTimestampValidator();
        requests.setClock(clock);

        assertThat(requests.validate(token).hasErrors()).isFalse();
        clock.step(Duration.ofMillis(1));
        assertThat(requests.validate(token).hasErrors()).isTrue();
    }

    @Test
    void aClaimIsFoundThroughNestedClaims() {
        var keycloak = new CallerReader(new TokenClaims("org.tenant", "realm_access.roles", "sub"));
        assertThat(keycloak.read(token(Map.of(
                        "sub", "ann",
                        "org", Map.of("tenant", List.of("acme")),
                        "realm_access", Map.of("roles", List.of("offline_access", "viewer", "ADMIN", "operator"))))))
                .isEqualTo(new Caller("acme", "ann", Role.ADMIN, Set.of()));
    }

    @Test
    void aClaimWhoseOwnNameHasDotsIsFoundFirst() {
        var reader = new CallerReader(new TokenClaims("https://a.b/tenant", "a.b", "sub"));
        Caller caller =
                reader.read(token(Map.of("https://a.b/tenant", "acme", "a.b", "viewer", "a", Map.of("b", "admin"))));
        assertThat(caller.role()).isEqualTo(Role.VIEWER);
        assertThat(caller.tenantId()).isEqualTo("acme");
    }

    @ParameterizedTest
    @CsvSource({"viewer, VIEWER", "Operator, OPERATOR", "ADMIN, ADMIN", "root,", "'',", "'admin ',"})
    void aRoleIsKnownByItsNameInAnyCase(String name, Role role) {
        assertThat(reader.read(token(Map.of("tenant_id", "acme", "role", name))).role())
                .isEqualTo(role);
    }

    @Test
    void scopesAreReadFromATextOrAList() {
        assertThat(scopes("scope", "ingest  other")).containsExactlyInAnyOrder("ingest", "other");
        assertThat(scopes("scope", List.of("ingest", "other"))).containsExactlyInAnyOrder("ingest", "other");
        assertThat(scopes("scp", List.of("ingest"))).containsExactly("ingest");
        assertThat(scopes("scope", 7)).isEmpty();
    }

    private Set<String> scopes(String claim, Object value) {
        return reader.read(token(Map.of("tenant_id", "acme", claim, value))).scopes();
    }

    @Test
    void aTokenWithoutATenantIsForbidden() {
        for (Object tenant : Arrays.asList("", " ", 7, List.of(), Map.of("id", "acme"))) {
            assertThat(catchThrowableOfType(
                                    ProblemException.class, () -> reader.read(token(Map.of("tenant_id", tenant))))
                            .problem()
                            .error())
                    .as("%s", tenant)
                    .isEqualTo(CommonErrors.TENANT_MISSING);
        }
    }

    @Test
    void aTokenThatNamesNobodyIsForbidden() {
        for (Object actor : Arrays.asList("", " ", 7, List.of(), Map.of("id", "ann"))) {
            assertThatNobodyIsNamedBy(actor);
        }
    }

    /** What the product itself does, and what is done with a key, is recorded under these. */
    @ParameterizedTest
    @ValueSource(strings = {"system", "api-key:", "api-key:3b9f2c61-07d4-8e5a-9c1b-5f6a7d8e9001"})
    void aTokenNamesNeitherTheProductNorAKey(String actor) {
        assertThatNobodyIsNamedBy(actor);
        assertThat(reader.read(token(Map.of("tenant_id", "acme", "sub", "a-" + actor)))
                        .actor())
                .isEqualTo("a-" + actor);
    }

    @Test
    void theTenantOfATokenThatNamesNobodyIsKnownAllTheSame() {
        callAs(Map.of("tenant_id", "acme", "sub", "system"));
        assertThat(reader.tenant()).hasValue("acme");
        assertThat(reader.actor()).isEmpty();

        callAs(Map.of("tenant_id", "acme", "sub", "ann"));
        assertThat(reader.tenant()).hasValue("acme");
        assertThat(reader.actor()).hasValue("ann");
    }

    @Test
    void whoIsOfNoTenantOrOfOneThatHasLeftHasNeitherTenantNorActor() {
        assertThat(reader.tenant()).isEmpty();
        assertThat(reader.actor()).isEmpty();

        callAs(Map.of("sub", "ann"));
        assertThat(reader.tenant()).isEmpty();
        assertThat(reader.actor()).isEmpty();

        InMemoryOffboardings stored = new InMemoryOffboardings();
        OffboardedTenants offboarded = new OffboardedTenants(() -> stored, Set::of);
        stored.put("acme", OffboardingPhase.REQUESTED);
        offboarded.refresh();
        callAs(Map.of("tenant_id", "acme", "sub", "system"));
        assertThat(new CallerReader(new TokenClaims("tenant_id", "role", "sub"), offboarded).tenant())
                .isEmpty();
    }

    private void assertThatNobodyIsNamedBy(Object actor) {
        Jwt token = token(Map.of("tenant_id", "acme", "sub", actor));
        assertThat(catchThrowableOfType(ProblemException.class, () -> reader.read(token))
                        .problem()
                        .error())
                .as("%s", actor)
                .isEqualTo(CommonErrors.ACTOR_MISSING);
    }

    @Test
    void withoutATokenNobodyCalls() {
        var problem =
                catchThrowableOfType(ProblemException.class, reader::current).problem();
        assertThat(problem.error()).isEqualTo(CommonErrors.UNAUTHENTICATED);
        assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer");

        SecurityContextHolder.getContext().setAuthentication(new UsernamePasswordAuthenticationToken("ann", "secret"));
        assertThat(catchThrowableOfType(ProblemException.class, reader::current)
                        .problem()
                        .error())
                .isEqualTo(CommonErrors.UNAUTHENTICATED);
    }

    @Test
    void theCallerIsThatOfTheRequestBeingServed() {
        callAs(Map.of("tenant_id", "acme"));
        assertThat(reader.current().tenantId()).isEqualTo("acme");
    }

    private static void callAs(Map<String, Object> claims) {
        SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(token(claims)));
    }

    private static Jwt token(Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.putIfAbsent("sub", "ann");
        return Jwt.withTokenValue("t")
                .header("alg", "RS256")
                .claims(them -> them.putAll(all))
                .build();
    }
}
