package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A client that has the only place for exports, and takes its own a little at a time. */
@ExtendWith(OutputCaptureExtension.class)
class SlowExportsIT {

    private static final String EXPORT = "/api/v1/machines/export";
    private static final int ROWS_AT_ONCE = 500;
    private static final long BYTES_A_SECOND = 300_000;

    @TempDir
    Path dataDir;

    @TempDir
    Path files;

    /** With a byte now and then it would keep its place for hours. */
    @Test
    void aSlowDownloadEndsAndFreesItsPlace(CapturedOutput output) throws IOException {
        try (RunningFleet fleet = RunningFleet.start(
                dataDir,
                "fleet.exports.files=1",
                "fleet.exports.patience=2s",
                "fleet.exports.per-second=10MB",
                "logging.level.io.fleetledger.support.problem=info")) {
            register(fleet, 6 * ROWS_AT_ONCE);
            try (Socket client = new Socket()) {
                String taken = readSlowly(ask(client, fleet));
                assertThat(taken).startsWith("HTTP/1.1 200");
                assertThat(taken.endsWith("\r\n0\r\n\r\n"))
                        .as("with the end of a whole answer")
                        .isFalse();
            }
            Awaitility.await("the next one to be served")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> fleet.get("admin", EXPORT + "?search=SLOW-77").statusCode() == 200);
        }
        assertThat(output.getAll())
                .contains("The answer of " + EXPORT + " was given up: its client took", "see fleet.exports.patience")
                .doesNotContain("broke off in the middle");
    }

    /** As many bytes as have become due since the beginning, so that a busy machine only delays them. */
    private static String readSlowly(InputStream answer) {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        byte[] part = new byte[10_000];
        long begun = System.nanoTime();
        Awaitility.await("the answer's end")
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    long due = BYTES_A_SECOND * (System.nanoTime() - begun) / TimeUnit.SECONDS.toNanos(1);
                    int read = 0;
                    while (read >= 0 && taken.size() < due) {
                        read = answer.read(part);
                        taken.write(part, 0, Math.max(0, read));
                    }
                    return read < 0;
                });
        return taken.toString(StandardCharsets.UTF_8);
    }

    private static InputStream ask(Socket client, RunningFleet fleet) throws IOException {
        URI server = URI.create(fleet.baseUrl());
        client.setReceiveBufferSize(4_096);
        client.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        client.getOutputStream()
                .write(("GET " + EXPORT + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                + fleet.token("viewer") + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client.getInputStream();
    }

    /** So large that what is written ahead of a reader is a small part of their export. */
    private void register(RunningFleet fleet, int machines) throws IOException {
        String location = "\uD83C\uDFED".repeat(500);
        Path rows = files.resolve("rows.csv");
        for (int first = 0; first < machines; first += ROWS_AT_ONCE) {
            Files.writeString(
                    rows,
                    IntStream.range(first, first + ROWS_AT_ONCE)
                            .mapToObj(n -> "Machine,SLOW-" + n + ",json," + location + "\n")
                            .collect(Collectors.joining("", "name,machine_identifier,protocol,location\n", "")));
            assertThat(fleet.upload("operator", "/api/v1/machines/import", rows).body())
                    .contains("\"created\":" + ROWS_AT_ONCE);
        }
    }
}
