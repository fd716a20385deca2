package io.fleetledger.query.webhook;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.distributed.OutboxOfProcess;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;

/** What a query-service does about webhooks, as a process of its own on a MongoDB that it shares with others. */
final class DispatcherProcess implements AutoCloseable {

    static final WebhookSecrets SECRETS = new WebhookSecrets(new byte[WebhookSecrets.KEY_BYTES]);
    static final Duration LEASE = Duration.ofSeconds(2);

    private final Process process;

    private DispatcherProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param name as it takes webhooks by
     */
    static DispatcherProcess start(String name, String uri, String database, Path log) throws IOException {
        return new DispatcherProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DispatcherProcess.class.getName(),
                        name,
                        uri,
                        database))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** Ends with its parent, which closes what this reads. */
    public static void main(String... arguments) throws IOException {
        try (MongoClient client = MongoClients.create(arguments[1])) {
            WebhookOutbox outbox = OutboxOfProcess.of(arguments[0], client.getDatabase(arguments[2]));
            WebhookSettings settings = new WebhookSettings(
                    Duration.ofMillis(20),
                    Duration.ofMillis(200),
                    Duration.ofDays(3),
                    100_000,
                    Duration.ofDays(30),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    8,
                    LEASE);
            WebhookMetrics metrics = new WebhookMetrics(new SimpleMeterRegistry());
            Commands commands = new Commands(
                    DefaultCommandGateway.builder()
                            .commandBus(SimpleCommandBus.builder().build())
                            .build(),
                    Runnable::run,
                    BusResponses.inProcess());
            try (WebhookSender sender = new WebhookSender(new WebhookTargets(true), SECRETS, settings)) {
                WebhookDispatcher dispatcher = new WebhookDispatcher(
                        outbox, new OutboxStart(outbox), sender, settings, metrics, commands, OffboardedTenants.none());
                WebhookSweep sweep = new WebhookSweep(outbox, dispatcher, metrics, settings);
                dispatcher.start();
                sweep.start();
                while (System.in.read() >= 0) {
                    // Until nobody is there any more who started it.
                }
                sweep.stop();
                dispatcher.stop();
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
