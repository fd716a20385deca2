package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.offboarding.OffboardedTenants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant leaves a process that another, with the same data, goes on with. */
class TenantOffboardingIT {

    private static final String STAYS = "00000000-0000-4000-8000-0000000000d1";
    private static final String LEAVES = "00000000-0000-4000-8000-0000000000ac";
    private static final String PLATFORM = "fleet.admin.platform-tenants=" + STAYS;
    private static final String OFFBOARDING = "/api/v1/admin/tenants/" + LEAVES + "/off-boarding";
    private static final String EXPORT = "/api/v1/admin/tenants/" + LEAVES + "/export";
    private static final String SLIP_GUARD = "{\"tenant_id\":\"" + LEAVES + "\"}";

    /** What people of each tenant wrote, and how it calls its machines. */
    private static final String PERSONAL = "Quetzalcoatl";

    private static final String NAMED = "Ocelot";
    private static final String PERSONAL_OF_OTHERS = "Huitzilin";
    private static final String NAMED_BY_OTHERS = "Jaguarundi";

    /** What says that a tenant was there, and that it left; events stay, with ids, names and figures. */
    private static final Set<String> TABLES_THAT_STAY =
            Set.of("DOMAINEVENTENTRY", "SNAPSHOTEVENTENTRY", "TENANT_OFFBOARDING", "TENANT_ERASED_PART", "TENANT_KEY");

    /** For longer than anything takes on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path dataDir;

    @TempDir
    Path other;

    @Test
    void itIsHandedOutWholeAndThenNothingOfItIsLeftAndNothingOfOthersIsTouched() throws Exception {
        String machine;
        String key;
        try (RunningFleet fleet = RunningFleet.start(dataDir, PLATFORM, "fleet.replay.share=1")) {
            plant(fleet, "admin", PERSONAL_OF_OTHERS, NAMED_BY_OTHERS);
            key = plant(fleet, "acme-admin", PERSONAL, NAMED);
            machine = machineOf(fleet);
            parkInALostGeneration(fleet);
            assertThat(inReadStore(fleet)).contains(PERSONAL).contains(NAMED);
            assertThat(inDatabase(fleet)).contains(machine);

            isHandedOutWhole(fleet);
            Map<String, List<String>> others = documentsOf(fleet, STAYS);

            assertThat(fleet.post("admin", OFFBOARDING, "{\"tenant_id\":\"slip\"}")
                            .statusCode())
                    .isEqualTo(422);
            assertThat(fleet.post(
                                    "admin",
                                    "/api/v1/admin/tenants/" + STAYS + "/off-boarding",
                                    "{\"tenant_id\":\"" + STAYS + "\"}")
                            .body())
                    .contains("TENANT_IS_PLATFORM");
            assertThat(fleet.post("admin", "/api/v1/admin/tenants/nobody/off-boarding", "{\"tenant_id\":\"nobody\"}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(fleet.get("admin", OFFBOARDING).statusCode()).isEqualTo(404);
            assertThat(fleet.post("acme-admin", OFFBOARDING, SLIP_GUARD).statusCode())
                    .as("a tenant's own admin")
                    .isEqualTo(403);

            try (EventReader stream = fleet.events("acme-admin", "");
                    DashboardClient dashboard = DashboardClient.open(fleet, "acme-admin")) {
                HttpResponse<String> begun = fleet.post("admin", OFFBOARDING, SLIP_GUARD);
                assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
                assertThat(begun.headers().firstValue("Location")).contains(OFFBOARDING);
                isRefused(fleet, key);
                await("its stream to end").atMost(TIMEOUT).until(stream::isOver);
                await("its dashboard to be closed")
                        .atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(dashboard.code()).isEqualTo(4001));
            }

            JsonNode erased = awaitErased(fleet);
            assertThat(erased.get("erased").get("read_models").longValue()).isPositive();
            assertThat(erased.get("erased").get("sagas").longValue()).isEqualTo(2);
            assertThat(erased.get("erased").get("import_files").longValue()).isEqualTo(1);
            assertThat(erased.get("erased").get("webhooks").longValue()).isEqualTo(1);
            assertThat(erased.get("erased").get("idempotency_records").longValue())
                    .isEqualTo(1);
            nothingIsLeft(fleet, machine);
            assertThat(documentsOf(fleet, STAYS)).isEqualTo(others);

            JsonNode again = json(fleet.post("admin", OFFBOARDING, SLIP_GUARD));
            assertThat(again).as("repeated").isEqualTo(erased);
            assertThat(json(fleet.get("admin", "/api/v1/audit?action=tenant.off-boarding-requested"))
                            .get("total")
                            .intValue())
                    .as("recorded once")
                    .isEqualTo(1);
            assertThat(fleet.get("admin", EXPORT).body()).contains("TENANT_HAS_LEFT");

            assertThat(fleet.post("admin", "/api/v1/admin/projections/all/replay", "")
                            .statusCode())
                    .isEqualTo(202);
            await("the rebuild of all")
                    .atMost(TIMEOUT)
                    .until(() -> json(fleet.get("admin", "/api/v1/admin/projections"))
                            .valueStream()
                            .allMatch(one -> one.get("progress").isObject()
                                    && one.get("progress")
                                            .get("state")
                                            .stringValue()
                                            .equals("completed")));
            nothingIsLeft(fleet, machine);
            assertThat(documentsOf(fleet, STAYS).keySet()).containsAll(others.keySet());
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir, PLATFORM)) {
            isRefused(fleet, key);
            nothingIsLeft(fleet, machine);
            assertThat(awaitErased(fleet).get("state").stringValue()).isEqualTo("erased");
            assertThat(fleet.get("admin", "/api/v1/machines?search=" + NAMED_BY_OTHERS)
                            .body())
                    .contains(PERSONAL_OF_OTHERS);
        }
    }

    @Test
    void killedInTheMidstItGoesOnWhereItWas(@TempDir Path logs) throws Exception {
        String machine;
        try (KillableFleet process = KillableFleet.start(dataDir, logs, PLATFORM)) {
            plant(process.client(), "admin", PERSONAL_OF_OTHERS, NAMED_BY_OTHERS);
            plant(process.client(), "acme-admin", PERSONAL, NAMED);
            machine = machineOf(process.client());
            assertThat(process.client().post("admin", OFFBOARDING, SLIP_GUARD).statusCode())
                    .isEqualTo(202);
            process.kill();
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir, PLATFORM)) {
            assertThat(fleet.bean(OffboardedTenants.class).contains(LEAVES)).isTrue();
            awaitErased(fleet);
            nothingIsLeft(fleet, machine);
            assertThat(fleet.get("acme-admin", "/api/v1/machines").statusCode()).isEqualTo(403);
            assertThat(fleet.get("admin", "/api/v1/machines?search=" + NAMED_BY_OTHERS)
                            .body())
                    .contains(PERSONAL_OF_OTHERS);
        }
    }

    /** The same for each tenant, in other words. Gives a key that may send readings. */
    private String plant(FleetClient fleet, String client, String personal, String named) throws Exception {
        String machine = created(fleet.post(
                client,
                "/api/v1/machines",
                "{\"name\":\"" + named + "\",\"machine_identifier\":\"" + named
                        + "-1\",\"protocol\":\"json\",\"location\":\"At " + personal + "'s\"}",
                "Idempotency-Key",
                "plant"));
        String group = created(fleet.post(
                client,
                "/api/v1/machine-groups",
                "{\"name\":\"" + named + "\",\"group_type\":\"line\",\"description\":\"Ask " + personal + "\"}"));
        assertThat(fleet.send(
                                client,
                                "PUT",
                                "/api/v1/machine-groups/" + group + "/members",
                                "{\"machine_ids\":[\"" + machine + "\"]}")
                        .statusCode())
                .isEqualTo(200);
        created(fleet.post(
                client,
                "/api/v1/alert-rules",
                "{\"name\":\"Tell " + personal
                        + "\",\"metric_name\":\"temperature\",\"operator\":\"gt\",\"critical_threshold\":90}"));
        created(fleet.post(
                client, "/api/v1/webhooks", "{\"url\":\"https://8.8.8.8/" + personal + "\",\"is_enabled\":false}"));
        JsonNode key = json(fleet.post(
                client,
                "/api/v1/settings/api-keys",
                "{\"name\":\"Phone of " + personal + "\",\"scopes\":[\"ingest\"]}"));
        Path rows = other.resolve(personal + ".csv");
        Files.writeString(
                rows,
                "name,machine_identifier,protocol,location\nImported " + named + "," + named + "-2,json,\nBroken "
                        + personal + "," + named + "-3,none,At " + personal + "'s\n");
        String job = created(fleet.upload(client, "/api/v1/machines/import-jobs", rows));
        await("the import")
                .atMost(TIMEOUT)
                .until(() -> json(fleet.get(client, "/api/v1/machines/import-jobs/" + job))
                        .get("state")
                        .stringValue()
                        .equals("completed"));
        assertThat(fleet.ingest(
                                client,
                                "application/json",
                                "{\"readings\":[{\"machine_identifier\":\"" + named + "-1\",\"timestamp\":\""
                                        + Instant.now() + "\",\"metric_name\":\"temperature\",\"value\":120,"
                                        + "\"unit\":\"C\"}]}")
                        .statusCode())
                .isEqualTo(207);
        await("its alert")
                .atMost(TIMEOUT)
                .until(() ->
                        json(fleet.get(client, "/api/v1/alerts")).get("total").intValue() == 1);
        String alert = json(fleet.get(client, "/api/v1/alerts"))
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
        assertThat(fleet.post(client, "/api/v1/alerts/" + alert + "/acknowledge", "")
                        .statusCode())
                .isEqualTo(200);
        await("the last of it in the audit")
                .atMost(TIMEOUT)
                .until(() -> json(fleet.get(client, "/api/v1/audit?action=alert.acknowledged"))
                                .get("total")
                                .intValue()
                        == 1);
        return key.get("plaintext_key").stringValue();
    }

    /** As it stays in the event database when the read store, which names the generation, is lost. */
    private static void parkInALostGeneration(RunningFleet fleet) {
        var event = GenericEventMessage.asEventMessage("no event of a tenant by itself")
                .andMetaData(Map.of(MessageKeys.TENANT, LEAVES));
        fleet.bean(ProcessingStores.class)
                .parked()
                .deadLetters("machine-list@3")
                .enqueue("mill", new GenericDeadLetter<>("mill", event));
    }

    private static String machineOf(FleetClient client) {
        return json(client.get("acme-admin", "/api/v1/machines?search=" + NAMED))
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
    }

    private static String created(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202);
        return json(answer).get("id").stringValue();
    }

    private void isHandedOutWhole(RunningFleet fleet) throws Exception {
        Map<String, List<String>> files = export(fleet);
        assertThat(files.keySet()).last().isEqualTo("manifest.json");
        JsonNode manifest = JSON.readTree(
                Objects.requireNonNull(files.remove("manifest.json")).get(0));
        Map<String, Integer> lines = new TreeMap<>();
        files.forEach((name, all) -> lines.put(name, all.size()));
        assertThat(JSON.readTree(JSON.writeValueAsString(lines))).isEqualTo(manifest.get("lines"));
        assertThat(lines)
                .containsEntry("machines.ndjson", 2)
                .containsEntry("machine-groups.ndjson", 1)
                .containsEntry("alert-rules.ndjson", 1)
                .containsEntry("alerts.ndjson", 1)
                .containsEntry("api-keys.ndjson", 1)
                .containsEntry("webhooks.ndjson", 1)
                .containsEntry("import-jobs.ndjson", 1);

        String types = String.join(
                ",",
                Stream.of(PublishedType.values()).map(PublishedType::wireName).toList());
        List<JsonNode> fed = new ArrayList<>();
        String after = "0";
        JsonNode page;
        do {
            page = json(fleet.send(
                    "acme-admin",
                    "GET",
                    "/api/v1/events?limit=1000&type=" + types + "&after=" + after,
                    null,
                    "Accept",
                    "application/json"));
            page.get("items").forEach(fed::add);
            String next = page.get("next").stringValue();
            if (next.equals(after)) {
                break;
            }
            after = next;
        } while (true);
        List<JsonNode> events = Objects.requireNonNull(files.get("events.ndjson")).stream()
                .map(JSON::readTree)
                .toList();
        assertThat(events).isEqualTo(fed).isNotEmpty();
        assertThat(events.toString()).contains("machine.readings-recorded", "At " + PERSONAL + "'s");
        assertThat(String.join("", Objects.requireNonNull(files.get("audit.ndjson"))))
                .contains("\"acme-admin\"", "alert.acknowledged");
        assertThat(files.toString()).doesNotContain("key_hash", "whsec_", PERSONAL_OF_OTHERS, NAMED_BY_OTHERS, STAYS);
        await("who asked to be in the audit of their own tenant")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(fleet.get("admin", "/api/v1/audit?action=tenant.export-requested")
                                .body())
                        .contains("\"user_id\":\"admin\"", LEAVES));
    }

    private static Map<String, List<String>> export(RunningFleet fleet) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(fleet.baseUrl() + EXPORT))
                                .header("Authorization", "Bearer " + fleet.token("admin"))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, List<String>> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(
                        entry.getName(),
                        new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .toList());
            }
        }
        return files;
    }

    private static void isRefused(RunningFleet fleet, String key) {
        for (String path : List.of("/api/v1/machines", "/api/v1/audit", "/api/v1/alerts", "/api/v1/events?after=0")) {
            HttpResponse<String> refused = fleet.get("acme-admin", path);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).as(path).contains("\"TENANT_OFFBOARDED\"");
        }
        assertThat(fleet.post("acme-admin", "/api/v1/machines", FleetClient.machine("Late", "LATE-1"))
                        .body())
                .contains("\"TENANT_OFFBOARDED\"");
        assertThat(fleet.post(
                                "acme-admin",
                                "/api/v1/machines",
                                FleetClient.machine("Late", "LATE-1"),
                                "Idempotency-Key",
                                "late")
                        .body())
                .contains("\"TENANT_OFFBOARDED\"");
        assertThat(fleet.sendWithKey(key, "POST", "/api/v1/ingest", "{\"readings\":[{}]}")
                        .body())
                .contains("\"TENANT_OFFBOARDED\"");
    }

    private static JsonNode awaitErased(RunningFleet fleet) {
        await("all of it to be erased")
                .atMost(TIMEOUT)
                .until(() -> json(fleet.get("admin", OFFBOARDING))
                        .get("state")
                        .stringValue()
                        .equals("erased"));
        return json(fleet.get("admin", OFFBOARDING));
    }

    /** Of what it knew, what its people wrote, and how it called its machines; with the log, of what its people wrote. */
    private void nothingIsLeft(RunningFleet fleet, String machine) throws IOException {
        MongoOperations mongo = fleet.bean(MongoOperations.class);
        for (String collection : mongo.getCollectionNames()) {
            assertThat(mongo.getCollection(collection).countDocuments(new Document("tenant_id", LEAVES)))
                    .as(collection)
                    .isZero();
        }
        assertThat(inReadStore(fleet)).doesNotContain(PERSONAL, NAMED, machine);
        assertThat(inDatabase(fleet)).doesNotContain(PERSONAL, NAMED, machine, LEAVES);
        for (String table : List.of("DOMAINEVENTENTRY", "SNAPSHOTEVENTENTRY")) {
            assertThat(rows(fleet, table)).doesNotContain("At " + PERSONAL, "Ask " + PERSONAL, "\"acme-admin\"");
        }
        try (Stream<Path> files = Files.walk(dataDir.resolve("imports"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(PERSONAL);
            }
        }
    }

    /** All documents, but what the platform's own audit says of who asked for what. */
    private static String inReadStore(RunningFleet fleet) {
        MongoOperations mongo = fleet.bean(MongoOperations.class);
        StringBuilder all = new StringBuilder();
        for (String collection : mongo.getCollectionNames()) {
            for (Document document : mongo.getCollection(collection).find()) {
                all.append(collection).append(document.toJson()).append('\n');
            }
        }
        return all.toString();
    }

    /** All documents of a tenant, by collection; without what grows with each request for any of this. */
    private static Map<String, List<String>> documentsOf(RunningFleet fleet, String tenantId) {
        MongoOperations mongo = fleet.bean(MongoOperations.class);
        Map<String, List<String>> all = new TreeMap<>();
        for (String collection : mongo.getCollectionNames()) {
            List<String> documents = new ArrayList<>();
            mongo.getCollection(collection)
                    .find(new Document("tenant_id", tenantId))
                    .forEach(document -> documents.add(document.toJson()));
            String name = collection.replaceFirst("@.*", "");
            if (!documents.isEmpty() && !Set.of("audit", "past-levels").contains(name)) {
                all.put(name, documents.stream().sorted().toList());
            }
        }
        return all;
    }

    private static String inDatabase(RunningFleet fleet) {
        Set<String> tables = new HashSet<>(fleet.bean(JdbcClient.class)
                .sql("SELECT table_name FROM INFORMATION_SCHEMA.TABLES WHERE table_schema = 'PUBLIC'")
                .query(String.class)
                .list());
        tables.removeIf(table -> TABLES_THAT_STAY.contains(table.toUpperCase(Locale.ROOT)));
        StringBuilder all = new StringBuilder();
        tables.forEach(table -> all.append(rows(fleet, table)));
        return all.toString();
    }

    private static String rows(RunningFleet fleet, String table) {
        StringBuilder all = new StringBuilder();
        fleet.bean(JdbcClient.class).sql("SELECT * FROM \"" + table + "\"").query(row -> {
            all.append(table);
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                Object value = row.getObject(column);
                all.append(' ')
                        .append(
                                value instanceof byte[] bytes
                                        ? new String(bytes, StandardCharsets.UTF_8)
                                        : String.valueOf(value));
            }
            all.append('\n');
        });
        return all.toString();
    }
}
