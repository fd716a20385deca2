package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
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

    @TempDir
    Path dataDir;

    @Test
    void whoLeavesInTheMiddleOfABodyIsOneLineOfTheLog(CapturedOutput log) {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "logging.level.io.fleetledger.support.problem=info")) {
            fleet.sendAndLeave("operator", INGEST, "application/json", "{\"readings\":[{\"unit\":\"m");
            fleet.sendAndLeave(
                    "operator", INGEST, "text/csv", "machine_identifier,timestamp,metric_name,value,unit\nA,");
            fleet.sendAndLeave("operator", INGEST, "application/x-ndjson", "{\"unit\":\"m");
            fleet.sendAndLeave("operator", "/api/v1/machines", "application/json", "{\"name\":\"A");
            fleet.sendAndLeave(
                    "operator",
                    "/api/v1/machines/import",
                    "multipart/form-data; boundary=b",
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nname,");

            await().atMost(Duration.ofSeconds(20)).until(() -> lines(log, ClientsThatLeaveIT::isOfOneWhoLeft) >= 5);
        }
        assertThat(lines(log, ClientsThatLeaveIT::isOfOneWhoLeft)).isEqualTo(5);
        assertThat(lines(log, line -> line.contains(" ERROR ") || line.startsWith("\tat ")))
                .isZero();
    }

    private static boolean isOfOneWhoLeft(String line) {
        return line.contains("The client left in the middle of");
    }

    private static long lines(CapturedOutput log, Predicate<String> wanted) {
        return log.getAll().lines().filter(wanted).count();
    }
}
