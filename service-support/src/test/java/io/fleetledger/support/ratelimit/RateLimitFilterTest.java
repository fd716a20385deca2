package io.fleetledger.support.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.SteppingClock;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import io.fleetledger.support.security.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RateLimitFilterTest {

    private final SteppingClock clock = new SteppingClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final AtomicInteger carriedOut = new AtomicInteger();
    private final RateLimitFilter filter = new RateLimitFilter(
            new TenantLimits(6, client.getDatabase("test"), clock, Duration.ofMinutes(1)),
            new CallerReader(new TokenClaims("tenant_id", "role", "sub")),
            new ProblemWriter());

    @AfterEach
    void close() {
        SecurityContextHolder.clearContext();
        client.close();
        server.shutdownNow();
    }

    @Test
    void eachAnswerTellsWhatIsLeft() throws Exception {
        callAs(token("acme"));

        MockHttpServletResponse answer = send();

        assertThat(carriedOut).hasValue(1);
        assertThat(answer.getHeader(RateLimitHeaders.LIMIT)).isEqualTo("6");
        assertThat(answer.getHeader(RateLimitHeaders.REMAINING)).isEqualTo("5");
        assertThat(answer.getHeader(RateLimitHeaders.RESET)).isEqualTo("10");
        assertThat(answer.getHeader("Retry-After")).isNull();
    }

    @Test
    void beyondTheLimitRequestsAreRefusedAndSayWhenToComeBack() throws Exception {
        callAs(token("acme"));
        for (int request = 0; request < 6; request++) {
            assertThat(send().getStatus()).isEqualTo(200);
        }
        clock.step(Duration.ofMillis(1_500));

        MockHttpServletResponse refused = send();

        assertThat(carriedOut).hasValue(6);
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("9");
        assertThat(refused.getHeader(RateLimitHeaders.LIMIT)).isEqualTo("6");
        assertThat(refused.getHeader(RateLimitHeaders.REMAINING)).isEqualTo("0");
        assertThat(refused.getHeader(RateLimitHeaders.RESET)).isEqualTo("59");
        assertThat(refused.getContentType()).isEqualTo("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(refused.getContentAsString());
        assertThat(problem.get("code").stringValue()).isEqualTo("RATE_LIMIT_EXCEEDED");
        assertThat(problem.get("status").intValue()).isEqualTo(429);

        clock.step(Duration.ofSeconds(9));
        assertThat(send().getStatus()).as("after as long as it said").isEqualTo(200);
    }

    @Test
    void aTenantsTokensAndKeysHaveOneLimit() throws Exception {
        callAs(token("acme"));
        for (int request = 0; request < 5; request++) {
            send();
        }
        callAs(new PreAuthenticatedAuthenticationToken(
                new Caller("acme", "api-key:1", null, Set.of("ingest")), null, List.of()));

        assertThat(send().getStatus()).isEqualTo(200);
        assertThat(send().getStatus()).isEqualTo(429);
        callAs(token("demo"));
        assertThat(send().getStatus()).isEqualTo(200);
    }

    /** They are refused further on, which costs as much as serving them. */
    @Test
    void aTokenThatNamesNobodyIsOnItsTenantsLimit() throws Exception {
        callAs(token("acme", "system"));
        for (int request = 0; request < 6; request++) {
            assertThat(send().getStatus()).isEqualTo(200);
        }

        assertThat(send().getStatus()).isEqualTo(429);
        callAs(token("acme"));
        assertThat(send().getStatus()).isEqualTo(429);
    }

    @Test
    void whoIsOfNoTenantIsNotCounted() throws Exception {
        for (int request = 0; request < 10; request++) {
            MockHttpServletResponse answer = send();
            assertThat(answer.getStatus()).isEqualTo(200);
            assertThat(answer.getHeader(RateLimitHeaders.LIMIT)).isNull();
        }
        assertThat(carriedOut).as("refused further on, if at all").hasValue(10);
    }

    private MockHttpServletResponse send() throws Exception {
        MockHttpServletResponse answer = new MockHttpServletResponse();
        filter.doFilter(
                new MockHttpServletRequest("GET", "/api/v1/machines"),
                answer,
                (request, response) -> carriedOut.incrementAndGet());
        return answer;
    }

    private static void callAs(Authentication caller) {
        SecurityContextHolder.getContext().setAuthentication(caller);
    }

    private static JwtAuthenticationToken token(String tenant) {
        return token(tenant, "ann");
    }

    private static JwtAuthenticationToken token(String tenant, String subject) {
        return new JwtAuthenticationToken(Jwt.withTokenValue("t")
                .header("alg", "RS256")
                .claim("tenant_id", tenant)
                .claim("sub", subject)
                .build());
    }
}
