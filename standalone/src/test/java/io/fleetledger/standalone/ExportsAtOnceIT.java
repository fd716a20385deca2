package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.support.sheet.ExportCapacity;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of every kind share the room that one process has for them, which here one alone fills. */
class ExportsAtOnceIT {

    private static final String TENANT = "00000000-0000-4000-8000-0000000000d1";

    @TempDir
    static Path dataDir;

    private static RunningFleet fleet;

    @BeforeAll
    static void start() {
        fleet = RunningFleet.start(
                dataDir,
                "fleet.exports.files=1",
                "fleet.exports.workbooks=1",
                "fleet.admin.platform-tenants=" + TENANT);
        fleet.register("operator", "EXPORTED-1");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/machines/export", "/api/v1/audit/export", "/api/v1/admin/tenants/" + TENANT + "/export"
            })
    void oneMoreIsRefusedUntilTheFirstWasTaken(String export) throws IOException {
        fleet.bean(ExportCapacity.class)
                .bounded(
                        "another",
                        SheetFormat.CSV,
                        out -> assertIsRefused(fleet.get("admin", export), "Too many exports"))
                .writeTo(OutputStream.nullOutputStream());

        assertThat(fleet.get("admin", export).statusCode()).isEqualTo(200);
    }

    /** They are on disk as any workbook is; as lines they are read as they are stored. */
    @Test
    void errorRowsAsAWorkbookAreOneOfTheWorkbooks(@TempDir Path files) throws IOException {
        Path file = Files.writeString(files.resolve("bad.csv"), "name,machine_identifier,protocol\nMill,CNC-1,telex\n");
        HttpResponse<String> queued = fleet.upload("operator", "/api/v1/machines/import-jobs", file);
        String job = "/api/v1/machines/import-jobs/" + json(queued).get("id").stringValue();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> fleet.get("operator", job).body().contains("\"completed\""));

        fleet.bean(ExportCapacity.class)
                .bounded("another", SheetFormat.XLSX, out -> {
                    assertIsRefused(fleet.get("operator", job + "/errors?format=xlsx"), "Too many workbooks");
                    assertThat(fleet.get("operator", job + "/errors?format=csv").statusCode())
                            .isEqualTo(200);
                })
                .writeTo(OutputStream.nullOutputStream());

        assertThat(fleet.get("operator", job + "/errors?format=xlsx").statusCode())
                .isEqualTo(200);
    }

    private static void assertIsRefused(HttpResponse<String> answer, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"", detail);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
    }
}
