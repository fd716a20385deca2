package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sending once, to a server on this machine that does not always do as it should. */
class WebhookSenderTest {

    private static final UUID ID = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Instant UNTIL = Instant.parse("2026-04-05T10:00:00Z");
    private static final byte[] LOST_KEY = "another key, of thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
    private static final WebhookSettings SETTINGS = new WebhookSettings(
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofDays(3),
            100,
            Duration.ofDays(30),
            TIMEOUT,
            TIMEOUT,
            4,
            Duration.ofSeconds(6));

    private final WebhookSecrets secrets = new WebhookSecrets(new byte[WebhookSecrets.KEY_BYTES]);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String signatures = "";
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(threads);
        server.createContext("/taken", exchange -> answer(exchange, 204));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().set("Location", "/taken");
            answer(exchange, 307);
        });
        server.createContext("/silent", exchange -> {
            calls.incrementAndGet();
            try (exchange) {
                over.await();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
        server.createContext("/breaks-off", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
            }
        });
        server.createContext("/long", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                byte[] chunk = new byte[1_024];
                while (true) { // Until the other side has enough.
                    body.write(chunk);
                }
            }
        });
        server.createContext("/trickle", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                do {
                    body.write('.');
                    body.flush();
                } while (!over.await(100, TimeUnit.MILLISECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            signatures = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature"));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whatIsTakenIsTaken() throws IOException {
        DeliveryAttempt attempt = send(true, "127.0.0.1", "/taken");

        assertThat(attempt.isAccepted()).isTrue();
        assertThat(attempt.status()).isEqualTo(204);
    }

    /** The address that a name means is looked at when it is called, whatever it meant when the webhook was made. */
    @Test
    void aNameThatLeadsToAPrivateAddressByNowIsNotCalled() throws IOException {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]")) {
            DeliveryAttempt attempt = send(false, host, "/taken");

            assertThat(attempt.error()).as(host).isEqualTo("target_forbidden");
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        DeliveryAttempt attempt = send(true, "127.0.0.1", "/elsewhere");

        assertThat(attempt.isAccepted()).isFalse();
        assertThat(attempt.status()).isEqualTo(307);
        assertThat(calls).hasValue(1);
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() throws IOException {
        DeliveryAttempt attempt = send(true, "127.0.0.1", "/long");

        assertThat(attempt.status()).isEqualTo(200);
        assertThat(attempt.took()).isLessThan(TIMEOUT);
    }

    @Test
    void anAnswerThatTricklesInEndsAtTheTimeoutOfTheWhole() throws IOException {
        DeliveryAttempt attempt = send(true, "127.0.0.1", "/trickle");

        assertThat(attempt.status()).as("the receiver has said it").isEqualTo(200);
        assertThat(attempt.isAccepted()).isTrue();
        assertThat(attempt.took()).isBetween(TIMEOUT, TIMEOUT.plusSeconds(5));
    }

    @Test
    void anAnswerThatBreaksOffBehindItsStatusIsAnAnswer() throws IOException {
        assertThat(send(true, "127.0.0.1", "/breaks-off").isAccepted()).isTrue();
    }

    @Test
    void aServerThatSaysNothingEndsAtTheTimeout() throws IOException {
        assertThat(send(true, "127.0.0.1", "/silent").error()).isEqualTo("timeout");
    }

    @Test
    void whatIsUnderWayCanBeBrokenOff() throws Exception {
        WebhookSettings patient = new WebhookSettings(
                TIMEOUT, TIMEOUT, TIMEOUT, 100, TIMEOUT, TIMEOUT, Duration.ofMinutes(5), 4, Duration.ofSeconds(6));
        try (WebhookSender sender = new WebhookSender(new WebhookTargets(true), secrets, patient)) {
            String sealed = secrets.seal(ID, WebhookSecrets.generate());
            var attempt = threads.submit(() -> sender.send(endpoint(url("127.0.0.1", "/silent"), sealed), "id", "{}"));
            await().untilAsserted(() -> assertThat(calls).hasValue(1));

            sender.abortAll();

            assertThat(attempt.get(10, TimeUnit.SECONDS).isAccepted()).isFalse();
        }
    }

    /** The key was lost, and a rotation gave the webhook a secret that can be opened: the old one is kept for a while. */
    @Test
    void anOlderSecretThatCannotBeOpenedIsLeftOut() throws IOException {
        String lost = new WebhookSecrets(LOST_KEY).seal(ID, WebhookSecrets.generate());
        String fresh = secrets.seal(ID, WebhookSecrets.generate());
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        try (WebhookSender sender = new WebhookSender(new WebhookTargets(true), secrets, SETTINGS)) {
            WebhookEndpoint recovered = endpoint(
                    url("127.0.0.1", "/taken"),
                    List.of(new SealedSecret(fresh, null), new SealedSecret(lost, tomorrow)));

            assertThat(sender.send(recovered, "id", "{}").isAccepted()).isTrue();
            assertThat(signatures.split(" ")).hasSize(1);
        }
    }

    @Test
    void anOlderSecretSignsToItsEndAndNoLonger() throws IOException {
        List<SealedSecret> both = List.of(
                new SealedSecret(secrets.seal(ID, WebhookSecrets.generate()), null),
                new SealedSecret(secrets.seal(ID, WebhookSecrets.generate()), UNTIL));
        for (var expected : Map.of(UNTIL.minusMillis(1), 2, UNTIL, 1).entrySet()) {
            Clock clock = Clock.fixed(expected.getKey(), ZoneOffset.UTC);
            try (WebhookSender sender = new WebhookSender(new WebhookTargets(true), secrets, SETTINGS, clock)) {
                assertThat(sender.send(endpoint(url("127.0.0.1", "/taken"), both), "id", "{}")
                                .isAccepted())
                        .isTrue();
                assertThat(signatures.split(" ")).hasSize(expected.getValue());
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws IOException {
        int port = server.getAddress().getPort();
        server.stop(0);

        assertThat(send(true, "127.0.0.1:" + port, "").error()).isEqualTo("connection_failed");
        assertThat(send(true, "no-such-host.invalid", "").error()).isEqualTo("host_not_found");
    }

    @Test
    void aSecretThatCannotBeOpenedSendsNothing() throws IOException {
        String sealedForAnother = secrets.seal(UUID.randomUUID(), WebhookSecrets.generate());
        try (WebhookSender sender = new WebhookSender(new WebhookTargets(true), secrets, SETTINGS)) {
            DeliveryAttempt attempt = sender.send(endpoint(url("127.0.0.1", "/taken"), sealedForAnother), "id", "{}");

            assertThat(attempt.error()).isEqualTo("secret_unreadable");
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void aPauseGrowsToItsBoundAndIsNeverTheSameForAll() {
        assertThat(SETTINGS.backoff(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(SETTINGS.backoff(4)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(SETTINGS.backoff(1_000)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
    }

    private DeliveryAttempt send(boolean allowPrivate, String host, String path) throws IOException {
        try (WebhookSender sender = new WebhookSender(new WebhookTargets(allowPrivate), secrets, SETTINGS)) {
            return sender.send(endpoint(url(host, path), secrets.seal(ID, WebhookSecrets.generate())), "id", "{}");
        }
    }

    private String url(String host, String path) {
        return "http://" + host
                + (path.isEmpty() ? "" : ":" + server.getAddress().getPort() + path);
    }

    private static WebhookEndpoint endpoint(String url, String sealed) {
        return endpoint(url, List.of(new SealedSecret(sealed, null)));
    }

    private static WebhookEndpoint endpoint(String url, List<SealedSecret> secrets) {
        return new WebhookEndpoint(
                ID, "acme", url, List.of(), true, null, false, secrets, Instant.EPOCH, Instant.EPOCH, 1, 0, 1);
    }
}
