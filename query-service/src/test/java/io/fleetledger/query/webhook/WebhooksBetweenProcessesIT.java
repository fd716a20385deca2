package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleetledger.support.distributed.OutboxOfProcess;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes send what a third one puts, and one of them is killed with SIGKILL. */
@OnEveryMongoDb
class WebhooksBetweenProcessesIT {

    private static final int WEBHOOKS = 6;
    private static final int BEFORE_THE_KILL = 40;
    private static final int AFTER_THE_KILL = 100;
    private static final int WAITING_AT_MOST = 20;
    private static final Duration EVERY = Duration.ofMillis(40);
    private static final Duration ANSWERED_AFTER = Duration.ofMillis(30);

    private final TestDatabase database = TestDatabase.open();
    private final WebhookOutbox outbox = OutboxOfProcess.of("puts", database.database());
    private final List<UUID> webhooks =
            LongStream.range(0, WEBHOOKS).mapToObj(number -> UUID.randomUUID()).toList();
    private final Map<String, List<String>> came = new ConcurrentHashMap<>();
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong last = new AtomicLong(Long.MAX_VALUE);
    private final ExecutorService answering = Executors.newCachedThreadPool();
    private final ScheduledExecutorService putting = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer receiver;

    @TempDir
    Path logs;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        receiver.setExecutor(answering);
        receiver.createContext("/", this::take);
        receiver.start();
        for (int number = 0; number < WEBHOOKS; number++) {
            outbox.put(webhook(webhooks.get(number), "tenant-" + number));
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        putting.shutdown();
        assertThat(putting.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        over.countDown();
        receiver.stop(0);
        answering.shutdownNow();
        database.close();
    }

    /** Slow enough for webhooks to be somebody's nearly always. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            came.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>())
                    .add(exchange.getRequestHeaders().getFirst("webhook-id"));
            if (!over.await(ANSWERED_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                exchange.sendResponseHeaders(204, -1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private WebhookEndpoint webhook(UUID id, String tenantId) {
        Instant created = Instant.now();
        return new WebhookEndpoint(
                id,
                tenantId,
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/" + id,
                List.of(),
                true,
                null,
                false,
                List.of(new SealedSecret(DispatcherProcess.SECRETS.seal(id, WebhookSecrets.generate()), null)),
                created,
                created,
                1,
                0,
                0);
    }

    /** Until there are enough, however long the processes take to begin; and never more than they soon send. */
    private void putNext() {
        if (put.get() < last.get() && put.get() - sent() < WAITING_AT_MOST) {
            long position = put.get() + 1;
            outbox.enqueue(webhooks.stream()
                    .map(webhook -> new WebhookDelivery(
                            webhook, position, messageId(position), "io.fleetledger.any", Instant.now(), "{}"))
                    .toList());
            put.set(position);
        }
    }

    private int sent() {
        return came.size() < WEBHOOKS
                ? 0
                : came.values().stream().mapToInt(List::size).min().orElse(0);
    }

    private static String messageId(long position) {
        return "message-" + position;
    }

    @Test
    void nothingIsLostAndAllIsInOrderWhenOneOfThemIsKilled() throws Exception {
        try (DispatcherProcess one = start("one");
                DispatcherProcess two = start("two")) {
            var unused = putting.scheduleAtFixedRate(this::putNext, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
            Set<String> senders = new HashSet<>();
            await("both to send")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        senders.addAll(owners());
                        return senders.containsAll(List.of("one", "two")) && put.get() > BEFORE_THE_KILL;
                    });
            await("one to be in the midst of it")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> owners().contains("one"));
            one.kill();
            last.set(put.get() + AFTER_THE_KILL);

            List<String> all = LongStream.rangeClosed(1, last.get())
                    .mapToObj(WebhooksBetweenProcessesIT::messageId)
                    .toList();
            await("all of them")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(came.values())
                            .hasSize(WEBHOOKS)
                            .allSatisfy(ids -> assertThat(ids).containsAll(all)));
            assertThat(two.isAlive()).isTrue();
            came.values().forEach(ids -> {
                assertThat(new LinkedHashSet<>(ids)).containsExactlyElementsOf(all);
                assertThat(inARow(ids)).as("what comes twice comes at once").containsExactlyElementsOf(all);
                assertThat(ids).as("at most what was under way").hasSizeLessThanOrEqualTo(all.size() + 1);
            });
            await().untilAsserted(() -> assertThat(
                            database.database().getCollection("webhook_bodies").countDocuments())
                    .isZero());
        }
    }

    private Set<String> owners() {
        return database.database()
                .getCollection("webhook_endpoints")
                .find(Filters.exists("owner"))
                .map(row -> row.getString("owner"))
                .into(new HashSet<>());
    }

    /** Without repeats of what came right before. */
    private static List<String> inARow(List<String> ids) {
        List<String> row = new ArrayList<>();
        ids.forEach(id -> {
            if (row.isEmpty() || !row.get(row.size() - 1).equals(id)) {
                row.add(id);
            }
        });
        return row;
    }

    private DispatcherProcess start(String name) throws IOException {
        return DispatcherProcess.start(name, database.uri(), database.name(), logs.resolve(name + ".log"));
    }
}
