package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of eight tenants, whose receivers answer when a test says so. */
class WebhookTestSenderTest {

    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
    private static final int BATCH_SIZE = 8;

    private final WebhookSender sender = mock(WebhookSender.class);
    private final WebhookTestSender testSender = new WebhookTestSender(sender);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(BATCH_SIZE);
    private final ExecutorService callers = Executors.newFixedThreadPool(BATCH_SIZE);

    @AfterEach
    void stop() {
        answered.countDown();
        callers.shutdownNow();
    }

    @Test
    void whileSoManyAreUnderWayNobodyElseGetsOne() throws Exception {
        when(sender.send(any(), any(), any())).thenAnswer(sending -> {
            sent.countDown();
            answered.await();
            return new DeliveryAttempt(204, null, Duration.ZERO, null);
        });
        List<Future<DeliveryAttempt>> underWay = new ArrayList<>();
        for (int tenant = 0; tenant < BATCH_SIZE; tenant++) {
            WebhookEndpoint endpoint = endpoint("tenant-" + tenant);
            underWay.add(callers.submit(() -> testSender.send(endpoint, "id", "{}")));
        }
        assertThat(sent.await(1, TimeUnit.MINUTES)).as("all are sent at a time").isTrue();
        assertThat(refusedOf("tenant-0").headers()).containsKey("Retry-After");
        assertThat(refusedOf("another").error().code()).isEqualTo("WEBHOOK_TEST_RUNNING");

        answered.countDown();
        for (Future<DeliveryAttempt> attempt : underWay) {
            attempt.get(1, TimeUnit.MINUTES);
        }
        assertThat(testSender.send(endpoint("another"), "id", "{}")).isNotNull();
        assertThat(testSender.send(endpoint("tenant-0"), "id", "{}")).isNotNull();
    }

    private Problem refusedOf(String tenantId) {
        return catchThrowableOfType(ProblemException.class, () -> testSender.send(endpoint(tenantId), "id", "{}"))
                .problem();
    }

    private static WebhookEndpoint endpoint(String tenantId) {
        return new WebhookEndpoint(
                UUID.randomUUID(),
                tenantId,
                "https://hooks.example",
                List.of(),
                true,
                null,
                false,
                List.of(),
                T0,
                T0,
                1,
                1,
                1);
    }
}
