package io.fleetledger.standalone;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The product as a process of its own, which can be killed. */
final class FleetProcess implements AutoCloseable {

    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private final Process process;
    private final FleetClient client;

    private FleetProcess(Process process, FleetClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts it on a folder that may have been in use before, and waits until it is ready. */
    static FleetProcess start(Path dataDir, Path logs) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = logs.resolve(port + ".log");
        Process process = new ProcessBuilder(
                        jdkTool("java"),
                        "-XX:+UseSerialGC",
                        "-Xms64m",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetLedger.class.getName(),
                        "--server.port=" + port,
                        "--fleet.data-dir=" + dataDir)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        FleetProcess fleet = new FleetProcess(process, new FleetClient(port));
        Awaitility.await("a start that needs no hand, see " + log)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> fleet.client.get("", "/actuator/health").statusCode() == 200);
        return fleet;
    }

    FleetClient client() {
        return client;
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
