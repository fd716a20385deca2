package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A tenant is handed out, leaves, and is gone, and the others are not. The demo tenant's administrator has it leave: a
 * standalone is started for that; three services, or a given deployment, have to name that tenant as the platform's ({@code
 * FLEET_ADMIN_PLATFORM_TENANTS}).
 */
@SystemTest
final class TenantLeavesIT {

    private static final String PLATFORM = "00000000-0000-4000-8000-0000000000d1";
    private static final String TENANTS = "/api/v1/admin/tenants/";
    /** Processes settle for three quarters of a minute before the key is destroyed. */
    private static final Duration GONE = Duration.ofMinutes(4);

    private static final String PERSONAL = "Behind Olga Petrova's office";

    private final Fleet given;

    TenantLeavesIT(Fleet fleet) {
        this.given = fleet;
    }

    @Test
    void aTenantThatHasLeftIsHandedOutBeforeAndGoneAfterwards() {
        if (Deployments.isOfStandalone()) {
            FleetProcess process = FleetProcess.start(Map.of("FLEET_ADMIN_PLATFORM_TENANTS", PLATFORM));
            boolean failed = true;
            try {
                leave(new Fleet(process));
                failed = false;
            } finally {
                process.stop(failed);
            }
        } else {
            assumeTrue(given.signingKeyFolder().isPresent(), "needs to make tokens of a tenant of its own");
            assumeTrue(
                    given.admin().get(TENANTS + "nobody/off-boarding").status() == 404,
                    "needs a deployment whose FLEET_ADMIN_PLATFORM_TENANTS names " + PLATFORM);
            leave(given);
        }
    }

    private static void leave(Fleet fleet) {
        Api admin = fleet.admin();
        Api leaving = fleet.newTenant();
        Api staying = fleet.acme();
        Machine stays = staying.register("Stays");
        Machine machine = leaving.registerWith(
                "name",
                "Press of those who leave",
                "machine_identifier",
                Unique.identifier(),
                "protocol",
                "json",
                "location",
                PERSONAL);
        leaving.readings().put(machine, "temperature", 20, Instant.now());
        leaving.groups().create("Site", null);
        String tenant = TENANTS + machine.tenantId();

        Map<String, String> files =
                unzipped(admin.call("GET", tenant + "/export").download().expect(200));
        assertThat(files.get("events.ndjson")).contains(PERSONAL, "readings-recorded", machine.id());
        assertThat(files.get("machines.ndjson")).contains(PERSONAL).doesNotContain(stays.id());
        assertThat(List.copyOf(files.keySet()).get(files.size() - 1)).isEqualTo("manifest.json");

        admin.post(tenant + "/off-boarding", "{\"tenant_id\":\"another\"}").expectProblem(422, "VALIDATION_FAILED");
        leaving.read(machine).expect(200);
        admin.post(tenant + "/off-boarding", Json.object("tenant_id", machine.tenantId()))
                .expect(202);
        await("everybody to know of it").atMost(GONE).untilAsserted(() -> {
            leaving.read(machine).expectProblem(403, "TENANT_OFFBOARDED");
            leaving.tryRegister(Unique.identifier()).expectProblem(403, "TENANT_OFFBOARDED");
            leaving.readings()
                    .trySend(List.of(Readings.reading(machine, "temperature", 21, Instant.now())))
                    .expectProblem(403, "TENANT_OFFBOARDED");
        });
        await("all of it to be erased")
                .atMost(GONE)
                .until(() -> state(admin, tenant).path("state").stringValue().equals("erased"));

        admin.get(tenant + "/export").expectProblem(409, "TENANT_HAS_LEFT");
        assertThat(staying.read(stays).expect(200).machine()).isEqualTo(stays);
        assertThat(admin.tryRegister(Unique.identifier()).expect(201).machine().active())
                .isTrue();
    }

    private static JsonNode state(Api admin, String tenant) {
        return admin.get(tenant + "/off-boarding").expect(200).json();
    }

    private static Map<String, String> unzipped(Download download) {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(download.bytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
