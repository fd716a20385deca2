package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.WebhookReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A backup of what is running, and what is made of it, over HTTP. What is killed is a process of its own. */
class BackupIT {

    private static final String BACKUPS = "/api/v1/admin/backups";
    private static final String PLATFORM =
            "fleet.admin.platform-tenants=some-other,00000000-0000-4000-8000-0000000000d1";
    private static final String PRIVATE_WEBHOOKS = "fleet.webhooks.allow-private=true";
    private static final int WRITERS = 4;
    /** For longer than anything takes on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final int BEFORE = 30;

    /** What a tenant sees, of what a process does not go on with by itself. */
    private static final List<String> VIEWS = List.of(
            "/machines?is_active=all&page_size=100",
            "/machine-groups?page_size=100",
            "/machine-groups/tree",
            "/alert-rules",
            "/alerts",
            "/alerts/stats",
            "/settings/api-keys",
            "/machines/import-jobs",
            "/audit?page_size=100");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path dataDir;

    @TempDir
    Path other;

    @TempDir
    Path logs;

    @Test
    void aPlatformAdministratorGetsABackupAndItsRestoreAnswersAsTheSourceDid() throws Exception {
        Path backup = other.resolve("backup.zip");
        Map<String, JsonNode> before = new LinkedHashMap<>();
        String token;
        String key;
        String hot;
        try (RunningFleet client = RunningFleet.start(dataDir, PLATFORM)) {
            token = client.token("admin");
            key = json(client.post("admin", "/api/v1/settings/api-keys", "{\"name\":\"a\",\"scopes\":[\"ingest\"]}"))
                    .get("plaintext_key")
                    .stringValue();
            hot = plant(client);
            assertThat(take(client, "admin", backup).statusCode()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(client.get("admin", "/api/v1/audit?action=backup.requested")
                            .body())
                    .contains("\"user_id\":\"admin\""));
            for (String view : views(hot)) {
                before.put(view, json(client.get("admin", "/api/v1" + view)));
            }
            assertThat(Objects.requireNonNull(before.get("/alerts/stats"))
                            .get("critical_count")
                            .intValue())
                    .isEqualTo(1);
            onlyAnAdministratorOfThePlatformIsHandedOne(client); // Here, for the audit tells of who was refused.
        }
        Path restored = restore(backup);
        assertThat(filesIn(restored))
                .contains("events.mv.db", "read-store.mv", "signing-key.json", "webhook-key", "privacy-key");
        if (Files.getFileStore(restored).supportsFileAttributeView("posix")) {
            for (String secret : List.of("signing-key.json", "webhook-key", "privacy-key")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored.resolve(secret))))
                        .as(secret)
                        .isEqualTo("rw-------");
            }
        }
        try (RunningFleet client = RunningFleet.start(restored)) {
            for (String view : views(hot)) {
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(json(client.get("admin", "/api/v1" + view)))
                                .as(view)
                                .isEqualTo(before.get(view)));
            }
            assertThat(withToken(client, token).statusCode())
                    .as("a token of before")
                    .isEqualTo(200);
            assertThat(client.sendWithKey(key, "POST", "/api/v1/ingest", reading("HOT", 20))
                            .statusCode())
                    .as("a key of before")
                    .isEqualTo(207);
            nobodyIsHandedOneWhereNoPlatformIsNamed(client);
        }
    }

    @Test
    void whatWasAnsweredBeforeIsInABackupOfTheMidstOfWritesAndNothingWithoutWhatCameBefore() throws Exception {
        Path backup = other.resolve("backup.zip");
        Map<String, String> names = new ConcurrentHashMap<>();
        Map<String, String> answeredBefore;
        List<JsonNode> log;
        try (WebhookReceiver receiver = new WebhookReceiver();
                KillableFleet source = KillableFleet.start(dataDir, logs, PLATFORM, PRIVATE_WEBHOOKS)) {
            FleetClient client = source.client();
            assertThat(client.post("admin", "/api/v1/webhooks", "{\"url\":\"" + receiver.url() + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            plant(client);
            String job = json(client.upload("admin", "/api/v1/machines/import-jobs", rows()))
                    .get("id")
                    .stringValue();
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = "W" + writer + "-";
                running.add(writers.submit(() -> write(client, prefix, names, over)));
            }
            await().atMost(TIMEOUT).until(() -> names.size() >= BEFORE);
            answeredBefore = Map.copyOf(names);
            assertThat(take(client, "admin", backup).statusCode()).isEqualTo(200);
            int then = names.size();
            await().atMost(TIMEOUT).until(() -> names.size() > then);
            over.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            writers.shutdown();
            log = events(client);
            assertThat(client.get("admin", "/api/v1/machines/import-jobs/" + job)
                            .statusCode())
                    .isEqualTo(200);

            source.kill();
            Path restored = restore(backup);
            Instant start = Instant.now();
            try (RunningFleet again = RunningFleet.start(restored, PLATFORM, PRIVATE_WEBHOOKS)) {
                goesOnFromAPrefix(again, log, start, answeredBefore, job);
                List<JsonNode> told = events(again);
                await("each event to be sent, by the source or by what was restored")
                        .atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(receiver.taken().stream()
                                        .map(call -> idAndTime(call.event()))
                                        .collect(Collectors.toSet()))
                                .containsAll(
                                        told.stream().map(BackupIT::idAndTime).toList()));
            }
        }
    }

    /** Positions are given anew to what comes after a backup. */
    private static String idAndTime(JsonNode event) {
        return event.get("id").stringValue() + " " + event.get("time").stringValue();
    }

    /** @param log of the source, at its end */
    private void goesOnFromAPrefix(
            FleetClient client, List<JsonNode> log, Instant start, Map<String, String> answeredBefore, String job) {
        List<JsonNode> there = events(client);
        int common = 0;
        while (common < Math.min(there.size(), log.size()) && there.get(common).equals(log.get(common))) {
            common++;
        }
        assertThat(there.subList(common, there.size()))
                .as("behind what it has in common with the source, only what it has done itself")
                .allSatisfy(event -> assertThat(Instant.parse(event.get("time").stringValue()))
                        .isAfterOrEqualTo(start.truncatedTo(ChronoUnit.SECONDS)));
        answeredBefore.forEach((id, name) -> {
            JsonNode machine = json(client.get("viewer", "/api/v1/machines/" + id));
            if (name.equals("second")) {
                assertThat(machine.path("name").asString()).as(id).isEqualTo("second");
            } else {
                assertThat(machine.path("id").asString()).isEqualTo(id);
            }
        });
        assertThat(client.post("operator", "/api/v1/machines", FleetClient.machine("Again", "HOT"))
                        .statusCode())
                .isEqualTo(409);
        client.register("operator", "NEW-AFTER-RESTORE");
        List<JsonNode> later = events(client);
        assertThat(later).hasSizeGreaterThan(there.size());
        assertThat(later.subList(0, there.size())).isEqualTo(there);
        await("the import to go on")
                .atMost(TIMEOUT)
                .until(() -> json(client.get("admin", "/api/v1/machines/import-jobs/" + job))
                        .get("state")
                        .stringValue()
                        .equals("completed"));
        assertThat(client.get("admin", "/api/v1/machines/import-jobs/" + job + "/errors?format=csv")
                        .body()
                        .lines()
                        .filter(line -> line.contains("no-such-protocol")))
                .hasSize(ROWS / 10);
        noProjectionDiffersFromItsRebuild(client);
    }

    private static void noProjectionDiffersFromItsRebuild(FleetClient client) {
        assertThat(client.post("admin", "/api/v1/admin/projections/all/replay?verify=true", "")
                        .statusCode())
                .isEqualTo(202);
        await("all to be rebuilt").atMost(TIMEOUT).untilAsserted(() -> {
            for (JsonNode projection : json(client.get("admin", "/api/v1/admin/projections"))) {
                JsonNode progress = projection.get("progress");
                assertThat(progress.path("state").asString())
                        .as(projection.toString())
                        .isEqualTo("completed");
            }
        });
        for (JsonNode projection : json(client.get("admin", "/api/v1/admin/projections"))) {
            JsonNode verification = projection.get("progress").get("verification");
            for (String difference : List.of("only_shown", "only_rebuilt", "different")) {
                assertThat(verification.get(difference).longValue())
                        .as(projection.toString())
                        .isZero();
            }
        }
    }

    @Test
    void aCancelledOrKilledBackupLeavesNothingBehindAndLosesNothing() throws Exception {
        Path broken = other.resolve("broken.zip");
        String meanwhile;
        Set<String> files;
        try (KillableFleet source = KillableFleet.start(dataDir, logs, PLATFORM)) {
            fill(source.client());
            files = filesIn(dataDir);
            try (InputStream body = open(source.client()).body()) {
                assertThat(body.readNBytes(1024)).hasSize(1024);
            }
            await("the next one to be served")
                    .atMost(TIMEOUT)
                    .until(() -> take(source.client(), "admin", other.resolve("next.zip"))
                                    .statusCode()
                            == 200);
            assertThat(filesIn(dataDir)).isEqualTo(files);
            try (InputStream body = open(source.client()).body()) {
                byte[] begin = body.readNBytes(64 * 1024);
                assertThat(begin).hasSize(64 * 1024);
                assertThat(source.client().post("admin", BACKUPS, "").statusCode())
                        .as("another one meanwhile")
                        .isEqualTo(503);
                meanwhile = source.client().register("admin", "MEANWHILE");
                source.kill();
                Files.write(broken, begin);
            }
        }
        assertThat(filesIn(dataDir)).isEqualTo(files);
        try (RunningFleet again = RunningFleet.start(dataDir, PLATFORM)) {
            assertThat(again.get("viewer", "/api/v1/machines/" + meanwhile).statusCode())
                    .isEqualTo(200);
            assertThat(take(again, "admin", other.resolve("whole.zip")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(filesIn(restore(other.resolve("next.zip")))).contains("events.mv.db");
        Path target = other.resolve("target");
        EndedRun refused = EndedRun.of(target, logs, "fleet.restore=" + broken);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.output()).contains("is damaged", broken.toString());
        assertThat(filesIn(target)).isEmpty();
    }

    private void onlyAnAdministratorOfThePlatformIsHandedOne(FleetClient source) throws Exception {
        Path refused = other.resolve("refused");
        for (String client : List.of("viewer", "operator", "acme-admin", "agent")) {
            assertThat(take(source, client, refused).statusCode()).as(client).isEqualTo(403);
            assertThat(Files.readString(refused)).contains("ROLE_TOO_LOW");
        }
    }

    private void nobodyIsHandedOneWhereNoPlatformIsNamed(FleetClient fleet) throws Exception {
        Path refused = other.resolve("refused");
        assertThat(take(fleet, "admin", refused).statusCode()).isEqualTo(403);
        assertThat(Files.readString(refused)).contains("fleet.admin.platform-tenants");
    }

    // What is written

    private static final int ROWS = 1_000;

    /** @return the id of a machine that is critical */
    private static String plant(FleetClient client) {
        String hot = client.register("operator", "HOT");
        String site = client.createGroup("operator", "Hamburg");
        String line = client.createGroup("operator", "Line", site);
        assertThat(client.send(
                                "operator",
                                "PUT",
                                "/api/v1/machine-groups/" + line + "/members",
                                "{\"machine_ids\":[\"" + hot + "\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post(
                                "operator",
                                "/api/v1/alert-rules",
                                "{\"name\":\"Too hot\",\"group_id\":\"" + site
                                        + "\",\"metric_name\":\"temperature\",\"operator\":\"gt\","
                                        + "\"critical_threshold\":80}")
                        .statusCode())
                .isEqualTo(201);
        String gone = client.register("operator", "GONE");
        assertThat(client.delete("operator", "/api/v1/machines/" + gone).statusCode())
                .isEqualTo(204);
        await("a critical machine").atMost(TIMEOUT).until(() -> {
            client.post("agent", "/api/v1/ingest", reading("HOT", 99));
            return json(client.get("viewer", "/api/v1/machines/" + hot))
                            .get("status")
                            .stringValue()
                            .equals("critical")
                    && json(client.get("viewer", "/api/v1/alerts")).get("total").intValue() == 1;
        });
        return hot;
    }

    private static String reading(String identifier, int value) {
        return "{\"readings\":[{\"machine_identifier\":\"" + identifier + "\",\"timestamp\":\""
                + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\",\"metric_name\":\"temperature\",\"value\":" + value
                + ",\"unit\":\"C\"}]}";
    }

    private static void write(FleetClient client, String prefix, Map<String, String> names, AtomicBoolean over) {
        for (int number = 0; !over.get(); number++) {
            String identifier = prefix + number;
            String id = client.register("operator", identifier);
            names.put(id, "first");
            assertThat(client.patch("operator", "/api/v1/machines/" + id, "{\"name\":\"second\"}")
                            .statusCode())
                    .isEqualTo(200);
            names.put(id, "second");
            assertThat(client.post("agent", "/api/v1/ingest", reading(identifier, number % 90))
                            .statusCode())
                    .isEqualTo(207);
        }
    }

    /** Of which each tenth is refused. */
    private Path rows() throws IOException {
        StringBuilder rows = new StringBuilder("name,machine_identifier,protocol\n");
        for (int row = 0; row < ROWS; row++) {
            rows.append("Row,ROW-").append(row).append(row % 10 == 0 ? ",no-such-protocol\n" : ",json\n");
        }
        return Files.writeString(other.resolve("rows.csv"), rows);
    }

    /** With what does not compress, so that a backup does not fit between two sockets. */
    private void fill(FleetClient client) throws IOException {
        Random random = new Random(7);
        for (int file = 0; file < 10; file++) {
            StringBuilder rows = new StringBuilder("name,machine_identifier,protocol,location\n");
            for (int row = 0; row < 500; row++) {
                rows.append(text(random, 250))
                        .append(",F")
                        .append(file)
                        .append('-')
                        .append(row)
                        .append(text(random, 200))
                        .append(",json,")
                        .append(text(random, 500))
                        .append('\n');
            }
            Path table = Files.writeString(other.resolve("fill.csv"), rows);
            JsonNode report = json(client.upload("operator", "/api/v1/machines/import", table));
            assertThat(report.path("created").asInt()).as(report.toString()).isEqualTo(500);
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('0' + random.nextInt(75)));
        }
        return text.toString()
                .replace('\\', '/')
                .replace('`', '.')
                .replace(',', '.')
                .replace('"', '.')
                .replace('\'', '.')
                .replace('=', '.')
                .replace('@', '.');
    }

    // What is read

    private static List<String> views(String machine) {
        return Stream.concat(
                        VIEWS.stream(),
                        Stream.of(
                                "/machines/" + machine,
                                "/machines/" + machine + "/history",
                                "/machines/" + machine + "/readings/latest",
                                "/machines/" + machine + "/readings?metric_name=temperature"))
                .toList();
    }

    /** All that a tenant is told of, in its order. */
    private static List<JsonNode> events(FleetClient client) {
        List<JsonNode> events = new ArrayList<>();
        String after = "0";
        while (true) {
            JsonNode page = json(client.send(
                    "admin", "GET", "/api/v1/events?limit=1000&after=" + after, null, "Accept", "application/json"));
            if (page.get("items").isEmpty()) {
                return events;
            }
            page.get("items").forEach(events::add);
            after = page.get("next").stringValue();
        }
    }

    private HttpResponse<Path> take(FleetClient source, String client, Path file)
            throws IOException, InterruptedException {
        return http.send(request(source, client), BodyHandlers.ofFile(file));
    }

    private HttpResponse<InputStream> open(FleetClient source) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request(source, "admin"), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("attachment", "fleet-ledger-", ".zip");
        return answer;
    }

    private static HttpRequest request(FleetClient source, String client) {
        return HttpRequest.newBuilder(URI.create(source.baseUrl() + BACKUPS))
                .header("Authorization", "Bearer " + source.token(client))
                .header("Idempotency-Key", "of no use here")
                .POST(BodyPublishers.noBody())
                .build();
    }

    private HttpResponse<String> withToken(FleetClient fleet, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(fleet.baseUrl() + "/api/v1/machines"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    private Path restore(Path backup) throws IOException, InterruptedException {
        Path target = other.resolve("restored");
        EndedRun run = EndedRun.of(target, logs, "fleet.restore=" + backup);
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Restored into " + target);
        return target;
    }

    /** Without the log and what is received right now. */
    private static Set<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.startsWith("log"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
