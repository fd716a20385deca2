package io.fleetledger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** What the JVM did while something was measured: where it computed, where it waited for files, sockets, locks. */
final class Profile {

    private static final List<String> WAITS =
            List.of("jdk.FileForce", "jdk.FileWrite", "jdk.SocketRead", "jdk.ThreadPark", "jdk.JavaMonitorEnter");

    private Profile() {}

    static void of(Path file, Runnable measured) {
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            WAITS.forEach(event -> recording.enable(event).withThreshold(Duration.ofNanos(200_000)));
            recording.start();
            measured.run();
            recording.stop();
            recording.dump(file);
        } catch (IOException | ParseException failed) {
            throw new UncheckedIOException(new IOException("No profile could be taken", failed));
        }
    }
}
