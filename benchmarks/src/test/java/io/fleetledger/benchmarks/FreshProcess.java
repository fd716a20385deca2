package io.fleetledger.benchmarks;

import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.StartFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The product as its users start it: a process of its own, from nothing, until it says that it is up. */
final class FreshProcess implements AutoCloseable {

    private static final Path STANDALONE = Path.of("..", "standalone");
    private static final Pattern JVM_ARGUMENTS = Pattern.compile("<jvmArguments>(.*?)</jvmArguments>");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
    private static final int CALLERS = 8;

    private final Process process;
    private final int port;
    private final double secondsToUp;
    private final double computedToUp;

    private FreshProcess(Process process, int port, long startedAt) {
        this.process = process;
        this.port = port;
        try {
            await().atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(this::isUp);
        } catch (RuntimeException notUp) {
            close();
            throw notUp;
        }
        secondsToUp = (System.nanoTime() - startedAt) / 1e9;
        computedToUp = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private static Optional<Path> jar() throws IOException {
        Path target = STANDALONE.resolve("target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst();
        }
    }

    /** What is told a JVM to run the executable jar, if one was built. */
    static Optional<List<String>> fromJar() throws IOException {
        return jar().map(jar -> List.of("-jar", jar.toString()));
    }

    /** The same for the folder that was made of it, with its archive. */
    static Optional<List<String>> fromFolder() {
        return StartFolder.in(STANDALONE.resolve("target")).map(StartFolder::arguments);
    }

    /** With the flags that {@code spring-boot:run} uses. */
    static FreshProcess start(List<String> program, Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments());
        command.addAll(program);
        command.addAll(List.of("--server.port=" + port, "--fleet.data-dir=" + folder));
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile());
        long startedAt = System.nanoTime();
        return new FreshProcess(builder.start(), port, startedAt);
    }

    static List<String> jvmArguments() throws IOException {
        Matcher arguments = JVM_ARGUMENTS.matcher(Files.readString(STANDALONE.resolve("pom.xml")));
        return arguments.find() ? List.of(arguments.group(1).strip().split("\\s+")) : List.of();
    }

    private boolean isUp() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The process ended with exit code " + process.exitValue());
        }
        try {
            HttpURLConnection health = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/health")
                    .toURL()
                    .openConnection();
            return health.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    double secondsToUp() {
        return secondsToUp;
    }

    /** Seconds of all its threads; tells of the start where a machine has other work, too. */
    double computedToUp() {
        return computedToUp;
    }

    /** Known where there is a {@code /proc}. */
    OptionalDouble residentMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        Matcher resident = RESIDENT.matcher(Files.readString(status));
        return resident.find() ? OptionalDouble.of(Long.parseLong(resident.group(1)) / 1024.0) : OptionalDouble.empty();
    }

    /** A fourth of them writes; so many of each caller that the server closes no connection. */
    void answer(int requests) throws IOException {
        ProductApi api = ProductApi.on(port);
        int each = requests / CALLERS;
        api.posts().make(each / 4, CALLERS);
        api.gets("fresh", () -> "/api/v1/machines?page_size=20").make(each - each / 4, CALLERS);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
