package io.fleetledger.support.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.audit.WriteRefusedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import io.fleetledger.support.security.TokenClaims;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.SimpleEventBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

class RefusalFilterTest {

    private final List<WriteRefusedEvent> told = new ArrayList<>();
    private final List<Object> actors = new ArrayList<>();
    private final SimpleEventBus bus = SimpleEventBus.builder().build();
    private final RefusalLedger ledger =
            new RefusalLedger(new Events(bus, Runnable::run, BusResponses.inProcess()), Clock.systemUTC());
    private final RefusalFilter filter = new RefusalFilter(
            ledger,
            new CallerReader(new TokenClaims("tenant_id", "role", "sub")),
            () -> Stream.of("/api/v1/machines/export", "/api/v1/machines/{machine_id}")
                    .map(PathPatternParser.defaultInstance::parse)
                    .toList());

    @BeforeEach
    void listen() {
        bus.subscribe(messages -> messages.forEach(message -> {
            told.add((WriteRefusedEvent) message.getPayload());
            actors.add(message.getMetaData().get(MessageKeys.ACTOR));
        }));
        SecurityContextHolder.getContext()
                .setAuthentication(
                        new PreAuthenticatedAuthenticationToken(new Caller("acme", "viewer", null, Set.of()), "n/a"));
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aRefusedWriteIsCountedByItsRouteAndNotByItsPath() throws Exception {
        send("PATCH", "/api/v1/machines/1", "/api/v1/machines/{machine_id}", CommonErrors.ROLE_TOO_LOW);
        send("PATCH", "/api/v1/machines/2", "/api/v1/machines/{machine_id}", CommonErrors.ROLE_TOO_LOW);
        ledger.appendDue();
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.method()).isEqualTo("PATCH");
            assertThat(event.route()).isEqualTo("/api/v1/machines/{machine_id}");
            assertThat(event.status()).isEqualTo(403);
            assertThat(event.code()).isEqualTo("ROLE_TOO_LOW");
            assertThat(event.times()).isEqualTo(2);
        });
    }

    @Test
    void aPathThatLeadsNowhereIsNotKept() throws Exception {
        send("POST", "/api/v1/secrets/of/a/caller", "/**", CommonErrors.NOT_FOUND);
        ledger.appendDue();
        assertThat(told)
                .singleElement()
                .satisfies(event -> assertThat(event.route()).isEqualTo("none"));
    }

    /** As by a filter, or with a method that the path does not take. */
    @ParameterizedTest
    @CsvSource({
        "/api/v1/machines/1, /api/v1/machines/{machine_id}",
        "/api/v1/%6Dachines/1, /api/v1/machines/{machine_id}",
        "/api/v1/machines/export, /api/v1/machines/export"
    })
    void whatIsRefusedBeforeItsEndpointIsLookedForHasItsRouteAllTheSame(String path, String route) throws Exception {
        send("PUT", path, null, CommonErrors.METHOD_NOT_ALLOWED);
        ledger.appendDue();
        assertThat(told)
                .singleElement()
                .satisfies(event -> assertThat(event.route()).isEqualTo(route));
    }

    @Test
    void whatIsReadSucceedsOrFailsIsNotCounted() throws Exception {
        send("GET", "/api/v1/machines/1", "/api/v1/machines/{machine_id}", CommonErrors.NOT_FOUND);
        send("HEAD", "/api/v1/machines/1", "/api/v1/machines/{machine_id}", CommonErrors.NOT_FOUND);
        send("POST", "/api/v1/machines", "/api/v1/machines", null);
        send("POST", "/api/v1/machines", "/api/v1/machines", CommonErrors.SERVICE_UNAVAILABLE);
        send("POST", "/api/v1/machines", "/api/v1/machines", CommonErrors.INTERNAL_ERROR);
        ledger.appendDue();
        assertThat(told).isEmpty();
    }

    /** It claims to be the product: the audit may not say so. */
    @ParameterizedTest
    @ValueSource(strings = {"system", "api-key:1", " "})
    void aTokenThatNamesNobodyIsRefusedInItsTenantAsUnknown(String subject) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new JwtAuthenticationToken(Jwt.withTokenValue("t")
                        .header("alg", "RS256")
                        .claim("tenant_id", "acme")
                        .claim("sub", subject)
                        .build()));
        send("POST", "/api/v1/machines", "/api/v1/machines", CommonErrors.ACTOR_MISSING);
        ledger.appendDue();
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.tenantId()).isEqualTo("acme");
            assertThat(event.code()).isEqualTo("ACTOR_MISSING");
        });
        assertThat(actors).containsExactly("unknown");
    }

    @Test
    void nobodysRefusalIsNobodysBusiness() throws Exception {
        SecurityContextHolder.clearContext();
        send("POST", "/api/v1/machines", "/api/v1/machines", CommonErrors.UNAUTHENTICATED);
        ledger.appendDue();
        assertThat(told).isEmpty();
    }

    private void send(String method, String path, @Nullable String pattern, @Nullable ErrorCode refusedWith)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        MockHttpServletResponse response = new MockHttpServletResponse();
        FilterChain chain = (served, answered) -> {
            served.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
            if (refusedWith != null) {
                new ProblemWriter()
                        .write(Problem.of(refusedWith, "No."), (HttpServletRequest) served, (HttpServletResponse)
                                answered);
            }
        };
        filter.doFilter(request, response, chain);
        assertThat(response.getStatus())
                .isEqualTo(refusedWith == null ? 200 : refusedWith.status().value());
    }
}
