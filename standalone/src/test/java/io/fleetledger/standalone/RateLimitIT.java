package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each tenant's limit over HTTP. */
class RateLimitIT {

    private static final String MACHINES = "/api/v1/machines";
    /** So low that what is refused is so for seconds: the machine may be slow. */
    private static final int LIMIT = 6;

    private static final Duration ONE_MORE = Duration.ofMinutes(1).dividedBy(LIMIT);

    @TempDir
    Path dataDir;

    @Test
    void whatATenantSendsBeyondItsLimitIsRefusedUntilThereIsRoom() {
        try (RunningFleet fleet = limited()) {
            long begin = System.nanoTime();
            String key = json(fleet.post(
                            "admin", "/api/v1/settings/api-keys", "{\"name\":\"Agent\",\"scopes\":[\"ingest\"]}"))
                    .get("plaintext_key")
                    .stringValue();

            String machine = FleetClient.machine("Late", "LATE-1");
            HttpResponse<String> first = fleet.get("viewer", MACHINES);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(header(first, "X-RateLimit-Limit")).isEqualTo(LIMIT);
            assertThat(header(first, "X-RateLimit-Remaining")).isBetween(LIMIT - 2L, LIMIT - 1L);
            assertThat(header(first, "X-RateLimit-Reset")).isBetween(1L, 2 * ONE_MORE.toSeconds());

            HttpResponse<String> refused = sendUntilRefused(fleet, 2, begin);
            assertThat(fleet.post("operator", MACHINES, machine, "Idempotency-Key", "late")
                            .statusCode())
                    .isEqualTo(429);
            assertThat(fleet.sendWithKey(key, "POST", "/api/v1/ingest", "{\"readings\":[{}]}")
                            .statusCode())
                    .as("keys of the tenant, too")
                    .isEqualTo(429);
            assertThat(header(refused, "X-RateLimit-Limit")).isEqualTo(LIMIT);
            assertThat(header(refused, "X-RateLimit-Remaining")).isZero();
            assertThat(header(refused, "X-RateLimit-Reset")).isBetween(51L, 60L);
            assertThat(header(refused, "Retry-After")).isBetween(1L, ONE_MORE.toSeconds());
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(json(refused).get("code").stringValue()).isEqualTo("RATE_LIMIT_EXCEEDED");

            assertThat(fleet.get("acme-admin", MACHINES).statusCode())
                    .as("another tenant")
                    .isEqualTo(200);
            assertThat(fleet.get("", MACHINES).statusCode()).as("nobody").isEqualTo(401);
            for (String open : new String[] {"/actuator/health", "/actuator/prometheus", "/v3/api-docs"}) {
                HttpResponse<String> answer = fleet.get("", open);
                assertThat(answer.statusCode()).as(open).isEqualTo(200);
                assertThat(answer.headers().firstValue("X-RateLimit-Limit")).isEmpty();
            }

            HttpResponse<String> created = Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(ONE_MORE.multipliedBy(4))
                    .until(
                            () -> fleet.post("operator", MACHINES, machine, "Idempotency-Key", "late"),
                            answer -> answer.statusCode() != 429);
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().firstValue("Idempotency-Replayed"))
                    .as("a refused request never was")
                    .isEmpty();
        }
    }

    @Test
    void withoutTheBucketsStoreRequestsAreServedAsFarAsTheyCanBe() throws Exception {
        try (RunningFleet fleet = limited("fleet.read-your-writes.bound=300ms")) {
            assertThat(fleet.get("viewer", MACHINES).statusCode()).isEqualTo(200);
            ((AutoCloseable) fleet.context().getBean("embeddedReadStore")).close();

            HttpResponse<String> list = fleet.get("viewer", MACHINES);
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.headers().firstValue("Retry-After")).isPresent();
            HttpResponse<String> created = fleet.post("admin", MACHINES, FleetClient.machine("Kept", "KEPT-1"));
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(header(created, "X-RateLimit-Remaining")).isBetween(LIMIT - 3L, LIMIT - 1L);
        }
    }

    private RunningFleet limited(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "fleet.rate-limit.requests-per-minute=" + LIMIT;
        return RunningFleet.start(dataDir, all);
    }

    /** Checks on the way that neither fewer nor more were served than the limit and what came back meanwhile. */
    private static HttpResponse<String> sendUntilRefused(RunningFleet fleet, int servedBefore, long begin) {
        int served = servedBefore;
        HttpResponse<String> answer = fleet.get("viewer", MACHINES);
        while (answer.statusCode() == 200 && served < 10 * LIMIT) {
            served++;
            answer = fleet.get("viewer", MACHINES);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        long cameBack = Duration.ofNanos(System.nanoTime() - begin).dividedBy(ONE_MORE) + 1;
        assertThat((long) served).isBetween((long) LIMIT, LIMIT + cameBack);
        return answer;
    }

    private static long header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValueAsLong(name).orElseThrow();
    }
}
