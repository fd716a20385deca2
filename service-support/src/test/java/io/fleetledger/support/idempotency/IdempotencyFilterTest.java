package io.fleetledger.support.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoTimeoutException;
import io.fleetledger.support.offboarding.InMemoryOffboardings;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import io.fleetledger.support.security.TokenClaims;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

class IdempotencyFilterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore();
    private final InMemoryOffboardings stored = new InMemoryOffboardings();
    private final OffboardedTenants tenants = new OffboardedTenants(() -> stored, Set::of);
    private final List<@Nullable Object> creationIds = new ArrayList<>();
    private int status = 201;
    private @Nullable String retryAfter;

    @AfterEach
    void forgetTheCaller() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerWithoutBeingCarriedOut() throws Exception {
        MockHttpServletResponse first = post("key-1", "{\"name\": \"Fräse\"}");
        MockHttpServletResponse repeat = post("key-1", "{\"name\": \"Fräse\"}");

        assertThat(creationIds).hasSize(1).doesNotContainNull();
        assertThat(repeat.getStatus()).isEqualTo(201);
        assertThat(repeat.getContentAsByteArray())
                .isNotEmpty()
                .isEqualTo(first.getContentAsByteArray())
                .isEqualTo("answer 1 to {\"name\": \"Fräse\"}".getBytes(StandardCharsets.UTF_8));
        for (String header : List.of("Content-Type", "Location", "ETag")) {
            assertThat(repeat.getHeader(header)).isNotNull().isEqualTo(first.getHeader(header));
        }
        assertThat(repeat.getHeader("Idempotency-Replayed")).isEqualTo("true");
        assertThat(repeat.getHeader("Set-Cookie")).isNull();
        assertThat(first.getHeader("Idempotency-Replayed")).isNull();
    }

    @Test
    void aRefusalIsAnAnswerToo() throws Exception {
        status = 409;
        post("key-1", "{}");
        assertThat(post("key-1", "{}").getStatus()).isEqualTo(409);
        assertThat(creationIds).hasSize(1);
    }

    @Test
    void aMethodThatIsNotAllowedIsAnsweredWithThoseThatAreEachTime() throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            authenticate("acme", "ann");
            MockHttpServletResponse answer = new MockHttpServletResponse();
            filter(store, NOW)
                    .doFilter(request("POST", "/api/v1/audit", "key-1", "{}"), answer, (request, response) -> {
                        ((HttpServletResponse) response).setStatus(405);
                        ((HttpServletResponse) response).setHeader("Allow", "GET");
                    });
            assertThat(answer.getStatus()).isEqualTo(405);
            assertThat(answer.getHeader("Allow")).isEqualTo("GET");
        }
    }

    @Test
    void aKeyWithOtherParametersIsRefused() throws Exception {
        for (String cascade : List.of("true", "false")) {
            MockHttpServletRequest request = request("POST", "/api/v1/machines", "key-1", "{}");
            request.setQueryString("cascade=" + cascade);
            int expected = cascade.equals("true") ? 201 : 422;
            assertThat(send(request, "acme", "ann").getStatus()).isEqualTo(expected);
        }
        assertThat(creationIds).hasSize(1);
    }

    @Test
    void aKeyWithAnotherBodyIsRefused() throws Exception {
        post("key-1", "{\"a\": 1}");
        MockHttpServletResponse other = post("key-1", "{\"a\": 2}");
        assertThat(other.getStatus()).isEqualTo(422);
        assertThat(other.getContentAsString()).contains("IDEMPOTENCY_KEY_REUSED");
        assertThat(creationIds).hasSize(1);
    }

    @Test
    void aKeyMeansSomethingToOneCallerOnOneRouteOnly() throws Exception {
        post("key-1", "{}");
        send(request("POST", "/api/v1/groups", "key-1", "{}"), "acme", "ann");
        send(request("POST", "/api/v1/machines", "key-1", "{}"), "acme", "bob");
        send(request("POST", "/api/v1/machines", "key-1", "{}"), "beta", "ann");
        assertThat(creationIds).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void aRequestInFlightAsksTheOthersToWait() throws Exception {
        authenticate("acme", "ann");
        List<MockHttpServletResponse> second = new ArrayList<>();
        filter(store, NOW)
                .doFilter(request("POST", "/api/v1/machines", "key-1", "{}"), new MockHttpServletResponse(), (q, r) -> {
                    try {
                        second.add(post("key-1", "{}"));
                    } catch (ServletException failed) {
                        throw new IllegalStateException(failed);
                    }
                });
        assertThat(second).singleElement().satisfies(answer -> {
            assertThat(answer.getStatus()).isEqualTo(409);
            assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
            assertThat(answer.getContentAsString()).contains("IDEMPOTENCY_KEY_IN_FLIGHT");
        });
        assertThat(creationIds).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401, 403, 406, 412, 415, 429})
    void whatMayFareBetterIsCarriedOutAgainUnderTheSameId(int passing) throws Exception {
        status = passing;
        assertThat(post("key-1", "{}").getStatus()).isEqualTo(passing);
        status = 201;
        assertThat(post("key-1", "{}").getStatus()).isEqualTo(201);
        assertThat(creationIds).hasSize(2).doesNotContainNull();
        assertThat(creationIds.get(1)).isEqualTo(creationIds.get(0));
    }

    @Test
    void aRefusalThatSaysWhenToTryAgainIsNotGivenAgain() throws Exception {
        status = 409;
        retryAfter = "10";
        assertThat(post("key-1", "{}").getStatus()).isEqualTo(409);
        status = 201;
        retryAfter = null;
        assertThat(post("key-1", "{}").getStatus()).isEqualTo(201);
    }

    @Test
    void aRequestThatBrokeIsCarriedOutAgainUnderTheSameId() throws Exception {
        authenticate("acme", "ann");
        assertThatThrownBy(() -> filter(store, NOW)
                        .doFilter(
                                request("POST", "/api/v1/machines", "key-1", "{}"),
                                new MockHttpServletResponse(),
                                (request, response) -> {
                                    creationIds.add(request.getAttribute(CreationId.ATTRIBUTE));
                                    throw new IllegalStateException("broken");
                                }))
                .hasMessage("broken");
        post("key-1", "{}");
        assertThat(creationIds).hasSize(2).doesNotContainNull();
        assertThat(creationIds.get(1)).isEqualTo(creationIds.get(0));
    }

    @Test
    void aKeyIsForgottenAfterADay() throws Exception {
        post("key-1", "{}");
        Instant dayLater = NOW.plus(Duration.ofHours(24)).plusMillis(1);
        filter(store, dayLater)
                .doFilter(
                        request("POST", "/api/v1/machines", "key-1", "{}"),
                        new MockHttpServletResponse(),
                        (request, response) -> creationIds.add(request.getAttribute(CreationId.ATTRIBUTE)));
        assertThat(creationIds).hasSize(2).doesNotHaveDuplicates();
    }

    /** Nothing of it would be deleted any more. */
    @Test
    void aTenantThatLeavesWhileItsBodyComesInLeavesNoRecord() throws Exception {
        var request = new MockHttpServletRequest("POST", "/api/v1/machines") {
            @Override
            public ServletInputStream getInputStream() {
                stored.put("acme", OffboardingPhase.REQUESTED);
                tenants.refresh();
                return new DelegatingServletInputStream(InputStream.nullInputStream());
            }
        };
        request.addHeader("Idempotency-Key", "key-1");
        assertThat(send(request, "acme", "ann").getStatus()).isEqualTo(403);
        assertThat(store.size()).isZero();
        assertThat(creationIds).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyKeyIsInvalid(String key) throws Exception {
        MockHttpServletResponse answer = post(key, "{}");
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString()).contains("\"loc\":[\"header\",\"Idempotency-Key\"]");
        assertThat(creationIds).isEmpty();
    }

    @Test
    void aKeyHas255CharactersAtMost() throws Exception {
        assertThat(post("k".repeat(255), "{}").getStatus()).isEqualTo(201);
        assertThat(post("k".repeat(256), "{}").getStatus()).isEqualTo(422);
    }

    @Test
    void whatIsNoPostOrHasNoKeyPassesUntouched() throws Exception {
        for (MockHttpServletRequest request : List.of(
                request("GET", "/api/v1/machines", "key-1", ""),
                request("PATCH", "/api/v1/machines/1", "key-1", "{}"),
                request("POST", "/api/v1/machines", null, "{}"),
                request("POST", "/oauth2/token", "key-1", "grant_type=client_credentials"))) {
            send(request, "acme", "ann");
        }
        assertThat(store.size()).isZero();
        assertThat(creationIds).hasSize(4).containsOnlyNulls();
    }

    /** Handlers are found by what a path means, and nothing that is streamed is to be held in memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/ingest",
                "/api/v1/admin/backups",
                "/api/v1/inges%74",
                "/api/v1/admin/back%75ps",
                "/%61pi/v1/admin/backups"
            })
    void whatIsStreamedPassesUntouchedHoweverItsPathIsWritten(String path) throws Exception {
        send(request("POST", path, "key-1", "{}"), "acme", "ann");
        assertThat(store.size()).isZero();
        assertThat(creationIds).hasSize(1).containsOnlyNulls();
    }

    @Test
    void aKeyIsLookedAtHoweverItsPathIsWritten() throws Exception {
        send(request("POST", "/%61pi/v1/machines", "key-1", "{}"), "acme", "ann");
        assertThat(store.size()).isOne();
        assertThat(creationIds).hasSize(1).doesNotContainNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/alert-rules, /api/v1/alert%2Drules",
        "/api/v1/alerts/0a0b0c0d-0000-4000-8000-00000000000f/snooze,"
                + " /api/v1/alerts/0A0B0C0D-0000-4000-8000-00000000000F/snooze"
    })
    void aRepeatIsOneHoweverItsPathIsWritten(String path, String samePath) throws Exception {
        send(request("POST", path, "key-1", "{}"), "acme", "ann");
        MockHttpServletResponse repeat = send(request("POST", samePath, "key-1", "{}"), "acme", "ann");
        assertThat(repeat.getHeader("Idempotency-Replayed")).isEqualTo("true");
        assertThat(creationIds).hasSize(1);
    }

    /** Only ids may be written in capitals: tenants that differ in them are two. */
    @Test
    void otherPathsThatDifferInCapitalsAreTwo() throws Exception {
        send(request("POST", "/api/v1/admin/tenants/acme/off-boarding", "key-1", "{}"), "acme", "ann");
        send(request("POST", "/api/v1/admin/tenants/ACME/off-boarding", "key-1", "{}"), "acme", "ann");
        assertThat(creationIds).hasSize(2);
    }

    @Test
    void twoKeysAreRefused() throws Exception {
        MockHttpServletRequest request = request("POST", "/api/v1/machines", "key-1", "{}");
        request.addHeader("Idempotency-Key", "key-2");
        MockHttpServletResponse answer = send(request, "acme", "ann");
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains("MALFORMED_REQUEST", "Send one Idempotency-Key.");
        assertThat(store.size()).isZero();
    }

    @Test
    void aKeyOfNobodyIsRefused() throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter(store, NOW)
                .doFilter(request("POST", "/api/v1/machines", "key-1", "{}"), response, (q, r) -> creationIds.add(q));
        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(creationIds).isEmpty();
    }

    /** Out of reach as an embedded store says it, and as MongoDB's driver does. */
    static RuntimeException[] outOfReach() {
        return new RuntimeException[] {
            new DataAccessResourceFailureException("down"), new MongoTimeoutException("no server")
        };
    }

    @ParameterizedTest
    @MethodSource("outOfReach")
    void withoutItsStoreNothingIsCarriedOut(RuntimeException outOfReach) throws Exception {
        authenticate("acme", "ann");
        IdempotencyStore broken = new IdempotencyStore() {
            @Override
            public BeginResult begin(String tenantId, UUID scope, String requestHash, Instant now) {
                throw outOfReach;
            }

            @Override
            public long deleteByTenant(String tenantId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void complete(UUID scope, StoredResponse answer, Duration within) {}

            @Override
            public void release(UUID scope, Duration within) {}
        };
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter(broken, NOW)
                .doFilter(request("POST", "/api/v1/machines", "key-1", "{}"), response, (q, r) -> creationIds.add(q));
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isNotNull();
        assertThat(creationIds).isEmpty();
    }

    /** One that fell silent meanwhile keeps nobody waiting for longer than an outage may. */
    @ParameterizedTest
    @CsvSource({"0, 2750", "2, 750", "10, 500"})
    void anAnswerIsStoredWithinWhatIsLeftOfItsTime(long secondsUntilItIsThere, long millisLeft) throws Exception {
        for (int answered : List.of(201, 503)) {
            List<Duration> given = new ArrayList<>();
            AtomicReference<Instant> now = new AtomicReference<>(NOW);
            authenticate("acme", "ann");
            filter(timing(given), ((InstantSource) now::get).withZone(ZoneOffset.UTC))
                    .doFilter(
                            request("POST", "/api/v1/machines", "key-1", "{}"),
                            new MockHttpServletResponse(),
                            (carriedOut, response) -> {
                                now.set(NOW.plusSeconds(secondsUntilItIsThere));
                                ((HttpServletResponse) response).setStatus(answered);
                            });
            assertThat(given).containsExactly(Duration.ofMillis(millisLeft));
        }
    }

    private static IdempotencyStore timing(List<Duration> given) {
        return new IdempotencyStore() {
            @Override
            public BeginResult begin(String tenantId, UUID scope, String requestHash, Instant now) {
                return new Started(scope);
            }

            @Override
            public long deleteByTenant(String tenantId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void complete(UUID scope, StoredResponse answer, Duration within) {
                given.add(within);
            }

            @Override
            public void release(UUID scope, Duration within) {
                given.add(within);
            }
        };
    }

    private MockHttpServletResponse post(String key, String body) throws ServletException, IOException {
        return send(request("POST", "/api/v1/machines", key, body), "acme", "ann");
    }

    private MockHttpServletResponse send(MockHttpServletRequest request, String tenant, String actor)
            throws ServletException, IOException {
        authenticate(tenant, actor);
        MockHttpServletResponse answer = new MockHttpServletResponse();
        filter(store, NOW).doFilter(request, answer, (carriedOut, response) -> {
            creationIds.add(carriedOut.getAttribute(CreationId.ATTRIBUTE));
            var http = (HttpServletResponse) response;
            http.setStatus(status);
            http.setHeader("Location", "/api/v1/machines/" + creationIds.size());
            http.setHeader("ETag", "\"1\"");
            http.setHeader("Set-Cookie", "a=b");
            if (retryAfter != null) {
                http.setHeader("Retry-After", retryAfter);
            }
            http.setContentType("application/json");
            String body = new String(carriedOut.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            http.getOutputStream()
                    .write(("answer " + creationIds.size() + " to " + body).getBytes(StandardCharsets.UTF_8));
        });
        return answer;
    }

    private IdempotencyFilter filter(IdempotencyStore store, Instant now) {
        return filter(store, Clock.fixed(now, ZoneOffset.UTC));
    }

    private IdempotencyFilter filter(IdempotencyStore store, Clock clock) {
        return new IdempotencyFilter(
                store,
                new CallerReader(new TokenClaims("tenant_id", "role", "sub"), tenants),
                new ProblemTranslator(List.of()),
                new ProblemWriter(),
                clock);
    }

    private static MockHttpServletRequest request(String method, String path, @Nullable String key, String body) {
        var request = new MockHttpServletRequest(method, path);
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        if (key != null) {
            request.addHeader("Idempotency-Key", key);
        }
        return request;
    }

    private static void authenticate(String tenant, String actor) {
        SecurityContextHolder.getContext()
                .setAuthentication(new JwtAuthenticationToken(Jwt.withTokenValue("t")
                        .header("alg", "RS256")
                        .claim("tenant_id", tenant)
                        .claim("sub", actor)
                        .build()));
    }
}
