package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A sender that hangs up in the middle of its body is an everyday thing: one line of the log, and no error. */
@ExtendWith(OutputCaptureExtension.class)
class ClientsThatLeaveIT {

    private static final String INGEST = "/api/v1/ingest";
    private static final String FORM = "multipart/form-data; boundary=b";
    private static final List<Body> BODIES = List.of(
            new Body(INGEST, "application/json", "{\"readings\":[{\"unit\":\"m"),
            new Body(INGEST, "text/csv", "machine_identifier,timestamp,metric_name,value,unit\nA,"),
            new Body(INGEST, "application/x-ndjson", "{\"unit\":\"m"),
            new Body("/api/v1/machines", "application/json", "{\"name\":\"A"),
            new Body(
                    "/api/v1/machines/import",
                    FORM,
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nname,"),
            new Body("/api/v1/machines/import-jobs", FORM, "--b\r\n\r\n"));

    @TempDir
    Path dataDir;

    @Test
    void whoLeavesInTheMiddleOfABodyIsOneLineOfTheLog(CapturedOutput log) {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "logging.level.io.fleetledger.support.problem=info")) {
            BODIES.forEach(body -> fleet.sendAndLeave("operator", body.path(), body.type(), body.begin()));
            BODIES.forEach(body -> fleet.sendChunkAndLeave("operator", body.path(), body.type(), body.begin()));

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> lines(log, ClientsThatLeaveIT::isOfOneWhoLeft) >= 2L * BODIES.size());
        }
        assertThat(lines(log, ClientsThatLeaveIT::isOfOneWhoLeft)).isEqualTo(2L * BODIES.size());
        assertThat(lines(log, line -> line.contains(" ERROR ") || line.startsWith("\tat ")))
                .isZero();
    }

    private record Body(String path, String type, String begin) {}

    private static boolean isOfOneWhoLeft(String line) {
        return line.contains("The client disconnected during");
    }

    private static long lines(CapturedOutput log, Predicate<String> wanted) {
        return log.getAll().lines().filter(wanted).count();
    }
}
