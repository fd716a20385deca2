package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.WebhookReceiver;
import io.fleetledger.deployment.WebhookReceiver.Call;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that are slow, and some that say when they want to be asked again, over HTTP and the embedded stores. */
class BusyReceiversIT {

    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final int WORKERS = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(
                dataDir,
                "fleet.webhooks.allow-private=true",
                "fleet.webhooks.workers=" + WORKERS,
                "fleet.webhooks.first-retry=20ms",
                "fleet.webhooks.last-retry=" + LONGEST_PAUSE.toMillis() + "ms",
                "fleet.webhooks.timeout=60s");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @AfterEach
    void deleteAll() {
        for (String tenant : List.of("admin", "acme-admin")) {
            json(fleet.get(tenant, WEBHOOKS + "?page_size=100")).get("items").forEach(webhook -> {
                fleet.delete(tenant, WEBHOOKS + "/" + webhook.get("id").stringValue());
            });
        }
    }

    @Test
    void moreSlowReceiversThanWorkersHoldUpNoOtherTenant() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        try (WebhookReceiver slow = new WebhookReceiver();
                WebhookReceiver quick = new WebhookReceiver()) {
            slow.answer(number -> {
                held.incrementAndGet();
                return takenAfter(released);
            });
            for (int i = 0; i <= WORKERS; i++) {
                create("admin", slow);
            }
            create("acme-admin", quick);
            fleet.register("admin", "SLOW");
            await().atMost(TIMEOUT).until(() -> held.get() > 0);
            for (int i = 0; i < 10; i++) {
                fleet.register("acme-admin", "QUICK-" + i);
            }
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(quick.taken()).hasSize(10));
            assertThat(held).as("the share of one tenant").hasValue(WORKERS / 4);
            assertThat(slow.calls()).isEmpty();
            released.countDown();
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(slow.taken()).hasSize(WORKERS + 1));
        }
    }

    @Test
    void aReceiverIsNotAskedBeforeTheSecondsAreOverThatItSaid() {
        Duration waited = waitedAfter(503, "2");

        assertThat(waited).isBetween(Duration.ofSeconds(2), TIMEOUT);
    }

    @Test
    void aReceiverIsNotAskedBeforeTheInstantThatItSaid() {
        Instant wished = Instant.now().plusSeconds(3);
        List<Instant> calls = callsWith(429, HTTP_DATE.format(wished.atOffset(ZoneOffset.UTC)));

        assertThat(calls.get(1)).isAfterOrEqualTo(wished.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void retryAfterIsCutToTheLongestPause() {
        Duration waited = waitedAfter(503, "86400");

        assertThat(waited).isBetween(LONGEST_PAUSE, TIMEOUT);
    }

    @Test
    void retryAfterOfOtherStatusesIsIgnored() {
        assertThat(waitedAfter(500, "86400")).isLessThan(LONGEST_PAUSE);
    }

    private Duration waitedAfter(int status, String retryAfter) {
        List<Instant> calls = callsWith(status, retryAfter);
        return Duration.between(calls.get(0), calls.get(1));
    }

    /** When the first two came, of which the first was refused. */
    private static List<Instant> callsWith(int status, String retryAfter) {
        List<Instant> calls = new CopyOnWriteArrayList<>();
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            receiver.sayRetryAfter(retryAfter);
            receiver.answer(number -> {
                calls.add(Instant.now());
                return number == 0 ? status : 204;
            });
            create("admin", receiver);
            fleet.register("admin", "BUSY-" + retryAfter.hashCode() + "-" + status);
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(receiver.taken()).hasSize(1));
            assertThat(receiver.calls()).extracting(Call::answer).containsExactly(status, 204);
        }
        return calls;
    }

    private static void create(String tenant, WebhookReceiver receiver) {
        HttpResponse<String> answer = fleet.post(
                tenant,
                WEBHOOKS,
                "{\"url\":\"" + receiver.url() + "\",\"event_types\":[\"io.fleetledger.machine.registered\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static int takenAfter(CountDownLatch released) {
        try {
            released.await();
            return 204;
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return 503;
        }
    }
}
