package io.fleetledger.standalone;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The product as a process of its own, which can be killed. */
final class KillableFleet implements AutoCloseable {

    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private final Process process;
    private final FleetClient client;

    private KillableFleet(Process process, FleetClient client) {
        this.process = process;
        this.client = client;
    }

    /**
     * Starts it on a folder that may have been in use before, and waits until it is ready.
     *
     * @param settings as {@code name=value}
     */
    static KillableFleet start(Path dataDir, Path logs, String... settings) throws IOException {
        return start(List.of(), dataDir, logs, settings);
    }

    /** @param before what runs the process, in its own place, and its arguments */
    static KillableFleet start(List<String> before, Path dataDir, Path logs, String... settings) throws IOException {
        OneSigningKey.putInto(dataDir);
        while (true) {
            int port = freePort();
            Path log = logs.resolve(port + ".log");
            Process process = new ProcessBuilder(ProductCommand.of(before, port, dataDir, settings))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            KillableFleet fleet = new KillableFleet(process, new FleetClient(port));
            try {
                fleet.awaitReadinessOrEnd(log);
            } catch (RuntimeException failure) {
                fleet.close();
                throw failure;
            }
            if (fleet.isAlive()) {
                return fleet;
            }
            String printed = Files.readString(log);
            if (!printed.contains("Port " + port + " was already in use")) { // Another took it meanwhile.
                throw new IllegalStateException("It ended: " + printed);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** For longer than a start takes: how long that is, on a busy machine, is not what is tested. */
    private void awaitReadinessOrEnd(Path log) {
        Awaitility.await("a start that needs no hand, see " + log)
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(() -> !isAlive() || client.get("", "/actuator/health").statusCode() == 200);
    }

    FleetClient client() {
        return client;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Bytes of heap that are in use behind a full collection. */
    long liveHeap() throws IOException {
        Process histogram = new ProcessBuilder(jdkTool("jcmd"), String.valueOf(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new IOException("No total in " + output);
        }
        return Long.parseLong(total.group(1));
    }

    private static String jdkTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
