package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class RoleGuardTest {

    @RestController
    static class Guarded {
        @GetMapping("/viewer")
        @RequiresRole(Role.VIEWER)
        public void viewer() {}

        @GetMapping("/operator")
        @RequiresRole(Role.OPERATOR)
        public void operator() {}

        @GetMapping("/admin")
        @RequiresRole(Role.ADMIN)
        public void admin() {}

        @GetMapping("/platform")
        @RequiresRole(value = Role.ADMIN, concernsAllTenants = true)
        public void platform() {}

        @GetMapping("/everything")
        @RequiresRole(value = Role.ADMIN, revealsAllTenants = true)
        public void everything() {}

        @GetMapping("/scoped")
        @RequiresRole(value = Role.OPERATOR, scopes = Scope.INGEST)
        public void scoped() {}
    }

    @RestController
    static class Forgetful {
        @GetMapping("/open")
        public void open() {}
    }

    private Set<String> platformTenants = Set.of();
    private final StaticWebApplicationContext context = new StaticWebApplicationContext();

    @AfterEach
    void forgetTheCaller() {
        SecurityContextHolder.clearContext();
        MDC.clear();
        context.close();
    }

    @Test
    void aServiceWithAnEndpointWithoutARuleDoesNotStart() {
        RoleGuard guard = guardOf(Guarded.class, Forgetful.class);
        assertThatIllegalStateException()
                .isThrownBy(guard::afterSingletonsInstantiated)
                .withMessageContaining("Forgetful#open")
                .withMessageNotContaining("viewer");
    }

    @Test
    void aServiceWhoseEndpointsAllHaveARuleStarts() {
        assertThatCode(guardOf(Guarded.class)::afterSingletonsInstantiated).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, viewer, true",
        "viewer, operator, false",
        "viewer, admin, false",
        "operator, viewer, true",
        "operator, operator, true",
        "operator, admin, false",
        "admin, viewer, true",
        "admin, operator, true",
        "admin, admin, true",
        "none, viewer, false"
    })
    void aRoleMayDoItsOwnAndWhatLowerRolesMay(String role, String endpoint, boolean allowed) throws Exception {
        call(role);
        HandlerMethod method = new HandlerMethod(new Guarded(), endpoint);
        if (allowed) {
            assertThat(enter(method)).isTrue();
            assertThat(MDC.get("tenant")).isEqualTo("acme");
        } else {
            assertThat(refusal(method)).isEqualTo(CommonErrors.ROLE_TOO_LOW);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, scoped, This needs the role operator or admin or the scope ingest.",
        "none, scoped, This needs the scope ingest.",
        "none, admin, No scope admits to this. It needs the role admin.",
        "viewer, admin, This needs the role admin."
    })
    void whoMayNotHearsWhatIsMissing(String role, String endpoint, String detail) throws Exception {
        call(role);
        HandlerMethod method = new HandlerMethod(new Guarded(), endpoint);
        assertThat(catchThrowableOfType(ProblemException.class, () -> enter(method))
                        .problem()
                        .detail())
                .isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "admin, platform, '', true",
        "admin, platform, acme, true",
        "admin, platform, beta, false",
        "admin, admin, beta, true",
        "operator, platform, acme, false",
        "admin, everything, acme, true",
        "admin, everything, beta, false",
        "admin, everything, '', false",
        "operator, everything, acme, false"
    })
    void whatConcernsAllTenantsIsLeftToThoseOfThePlatformIfThereAreAny(
            String role, String endpoint, String platformTenant, boolean allowed) throws Exception {
        platformTenants = platformTenant.isEmpty() ? Set.of() : Set.of(platformTenant, "gamma");
        call(role);
        HandlerMethod method = new HandlerMethod(new Guarded(), endpoint);
        if (allowed) {
            assertThat(enter(method)).isTrue();
        } else {
            assertThat(refusal(method)).isEqualTo(CommonErrors.ROLE_TOO_LOW);
        }
    }

    @Test
    void nobodyEntersAnEndpointWithoutARule() throws Exception {
        call("admin");
        assertThat(refusal(new HandlerMethod(new Forgetful(), "open"))).isEqualTo(CommonErrors.ROLE_TOO_LOW);
    }

    @Test
    void withoutATokenNobodyEnters() throws Exception {
        assertThat(refusal(new HandlerMethod(new Guarded(), "viewer"))).isEqualTo(CommonErrors.UNAUTHENTICATED);
    }

    @Test
    void whatIsNotOursIsLeftToOthers() {
        assertThat(enter(new Object())).isTrue();
    }

    private Object refusal(HandlerMethod method) {
        return catchThrowableOfType(ProblemException.class, () -> enter(method))
                .problem()
                .error();
    }

    private boolean enter(Object handler) {
        return guardOf().preHandle(new MockHttpServletRequest(), new MockHttpServletResponse(), handler);
    }

    private RoleGuard guardOf(Class<?>... controllers) {
        context.setServletContext(new MockServletContext());
        context.registerSingleton("mapping", RequestMappingHandlerMapping.class);
        for (Class<?> controller : controllers) {
            context.registerSingleton(controller.getSimpleName(), controller);
        }
        context.refresh();
        return new RoleGuard(
                new CallerReader(new TokenClaims("tenant_id", "role", "sub")),
                context.getBeanProvider(RequestMappingHandlerMapping.class),
                platformTenants);
    }

    private static void call(String role) {
        SecurityContextHolder.getContext()
                .setAuthentication(new JwtAuthenticationToken(Jwt.withTokenValue("t")
                        .header("alg", "RS256")
                        .claim("tenant_id", "acme")
                        .claim("sub", "ann")
                        .claim("role", role)
                        .build()));
    }
}
