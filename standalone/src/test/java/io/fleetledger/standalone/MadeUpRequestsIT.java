package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.sessions.JqwikSession;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Requests that are made up from the API document, over every operation, by clients of two tenants. No answer is a defect
 * of the server, which may only be busy for a while; each is as the document says, and none shows anything of the other
 * tenant or of the server's inside. Each operation has served somebody in the end, if there were requests enough. Every build
 * sends a few, always the same; the profile {@code fuzz} sends many.
 *
 * <pre>./mvnw verify -Pfuzz -pl standalone -am -Dfleet.fuzz.requests=100000 -Dfleet.fuzz.seed=7</pre>
 */
class MadeUpRequestsIT {

    private static final int FEW = 500;

    /** Of these, each operation gets its share, and serves some. */
    private static final int ENOUGH_FOR_EACH = 5_000;

    /** So often a machine may be busy for longer than connections are kept. */
    private static final int SELDOM = 2;

    private static final int REQUESTS = Integer.getInteger("fleet.fuzz.requests", FEW);
    private static final long SEED = Long.getLong("fleet.fuzz.seed", REQUESTS > FEW ? System.nanoTime() : 1);
    private static final Duration AT_MOST = Duration.ofMinutes(Long.getLong("fleet.fuzz.minutes", 24 * 60));
    private static final int SIZE = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String JSON = "application/json";

    /** Refused here, where no tenant is the platform's: an off-boarding that is carried out would end a tenant's part. */
    private static final List<String> FOR_THE_PLATFORM = List.of(
            "POST /api/v1/admin/backups",
            "GET /api/v1/admin/tenants/{tenant_id}/export",
            "GET /api/v1/admin/tenants/{tenant_id}/off-boarding",
            "POST /api/v1/admin/tenants/{tenant_id}/off-boarding");

    private final FuzzMemory demo = new FuzzMemory();
    private final FuzzMemory acme = new FuzzMemory();
    private final FuzzTally tally = new FuzzTally();

    @Test
    void everyAnswerIsAsDocumentedAndForItsTenantOnly(@TempDir Path dataDir) throws Exception {
        HttpServer receiver = receiver();
        try (RunningFleet fleet = RunningFleet.start(
                dataDir,
                "fleet.webhooks.allow-private=true",
                "logging.level.io.fleetledger.support.axon.ParkingPolicy=off",
                "logging.level.com.networknt=error")) {
            JsonNode document = FleetClient.json(fleet.get("", "/v3/api-docs"));
            List<ApiOperation> operations = ApiOperation.of(document);
            FuzzRun run = new FuzzRun(
                    operations,
                    new FuzzSender(URI.create(fleet.baseUrl()).getPort()),
                    new FuzzOracle(document, dataDir.toString()),
                    tally,
                    demo,
                    acme);
            String hook = "http://127.0.0.1:" + receiver.getAddress().getPort();
            prepare(run, fleet, "admin", demo, hook);
            prepare(run, fleet, "acme-admin", acme, hook);
            Instant begin = Instant.now();
            JqwikSession.run(() -> {
                var requests = new FuzzRequests(document, operations).any().generator(SIZE, false);
                run.send(requests, new Random(SEED), REQUESTS, AT_MOST);
            });
            System.out.println(tally.report(SEED, Duration.between(begin, Instant.now())));
            assertThat(tally.failures()).as("seed " + SEED).isEmpty();
            assertThat(tally.closed())
                    .as("connections that were closed without an answer, seed " + SEED)
                    .isLessThanOrEqualTo(SELDOM + tally.total() / 1_000);
            if (tally.total() >= ENOUGH_FOR_EACH) {
                assertThat(tally.neverServed(operations))
                        .as("never served, seed " + SEED)
                        .isSubsetOf(FOR_THE_PLATFORM);
            }
        } finally {
            receiver.stop(0);
        }
    }

    /** Takes whatever webhooks send. */
    private static HttpServer receiver() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    /** One of everything that operations speak of, for a tenant. */
    private static void prepare(FuzzRun run, RunningFleet fleet, String admin, FuzzMemory memory, String hook) {
        memory.learn("hook", hook);
        for (String type : List.of("registered", "renamed", "status-changed", "readings-recorded")) {
            memory.learn("event_type", "io.fleetledger.machine." + type);
        }
        for (int machine = 1; machine <= 6; machine++) {
            run.send(admin, "POST", "/machines", JSON, FleetClient.machine("Mill ⟦mark⟧", "M" + machine + "-⟦mark⟧"));
        }
        run.send(admin, "POST", "/machine-groups", JSON, "{\"name\":\"Hall ⟦mark⟧\",\"group_type\":\"site\"}");
        run.send(
                admin,
                "POST",
                "/alert-rules",
                JSON,
                "{\"name\":\"Hot ⟦mark⟧\",\"metric_name\":\"temperature\",\"operator\":\"gt\",\"critical_threshold\":80}");
        run.send(admin, "POST", "/webhooks", JSON, "{\"url\":\"⟦hook⟧/⟦mark⟧\"}");
        run.send(admin, "POST", "/settings/api-keys", JSON, "{\"name\":\"Key ⟦mark⟧\",\"scopes\":[\"ingest\"]}");
        for (int machine = 1; machine <= 6; machine++) {
            run.send(
                    admin,
                    "POST",
                    "/ingest",
                    JSON,
                    "{\"readings\":[{\"machine_identifier\":\"M" + machine + "-⟦mark⟧\",\"timestamp\":\""
                            + Instant.now() + "\",\"metric_name\":\"temperature\",\"value\":99,\"unit\":\"C\"}]}");
        }
        run.send(
                admin,
                "POST",
                "/machines/import-jobs",
                "multipart/form-data; boundary=fuzz-boundary",
                FuzzRequests.form("name,machine_identifier,protocol\n⟦mark⟧,,json\n"));
        park(fleet, memory);
        Awaitility.await("an alert and what was parked").atMost(TIMEOUT).until(() -> {
            run.send(admin, "GET", "/alerts", JSON, "");
            memory.learn("processor", "machine-list");
            run.send(admin, "GET", "/admin/processors/{processor}/parked-events", JSON, "");
            return memory.knows("alert_id") && memory.knows("event_id");
        });
        dropFromThePast(fleet, admin);
        for (String list : List.of("/admin/projections", "/admin/processors/{processor}/segments", "/events")) {
            run.send(admin, "GET", list, JSON, "");
        }
    }

    /** The past is in the order of a tenant, and all of it would wait behind what was parked. */
    private static void dropFromThePast(RunningFleet fleet, String admin) {
        String parked = "/api/v1/admin/processors/past/parked-events";
        Awaitility.await("a past that goes on").atMost(TIMEOUT).until(() -> {
            JsonNode page = FleetClient.json(fleet.get(admin, parked + "?page_size=100"));
            page.path("items")
                    .forEach(event ->
                            fleet.delete(admin, parked + "/" + event.path("id").asString()));
            return page.path("total").asInt() == 0;
        });
    }

    /** Changes of machines that were never registered, which no projection of machines can handle. */
    private static void park(RunningFleet fleet, FuzzMemory memory) {
        String tenant = memory.fill("⟦tenant_id⟧", memory);
        for (int machine = 0; machine < 20; machine++) {
            UUID machineId = UUID.randomUUID();
            memory.forget(machineId.toString()); // No log has such a machine, and no command can be about it.
            var relocated = new MachineRelocatedEvent(machineId, tenant, 6, null, "Nowhere " + memory.mark());
            fleet.bean(EventStore.class)
                    .publish(new GenericDomainEventMessage<>("Machine", machineId.toString(), 5, relocated)
                            .andMetaData(Map.of(MessageKeys.TENANT, tenant)));
        }
    }
}
