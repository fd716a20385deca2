package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The standalone as users start it, on a free port and with a data folder of its own. */
final class FleetProcess {

    private static final List<Path> BUILDS = List.of(Path.of("../standalone/target"), Path.of("standalone/target"));
    private static final int TAIL = 200;

    private final Process process;
    private final String baseUrl;
    private final Path folder;

    private FleetProcess(Process process, String baseUrl, Path folder) {
        this.process = process;
        this.baseUrl = baseUrl;
        this.folder = folder;
    }

    /** Returns once it serves requests. */
    static FleetProcess start() {
        Path jar = executableJar();
        try {
            int port = freePort();
            Path folder = Files.createTempDirectory("fleet-ledger-system-tests");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xmx512m",
                            "-jar",
                            jar.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.log").toFile());
            Map<String, String> environment = builder.environment();
            environment.put("SERVER_PORT", String.valueOf(port));
            environment.put("FLEET_DATA_DIR", folder.resolve("data").toString());
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            FleetProcess started = new FleetProcess(process, "http://127.0.0.1:" + port, folder);
            started.awaitHealth();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path executableJar() {
        return BUILDS.stream()
                .filter(Files::isDirectory)
                .flatMap(build -> filesOf(build).stream())
                .filter(file -> file.getFileName().toString().matches("standalone-.*-exec\\.jar"))
                .max(Comparator.comparing(file -> file.toFile().lastModified()))
                .orElseThrow(() -> new IllegalStateException("There is no standalone/target/standalone-*-exec.jar to"
                        + " test. Build it (./mvnw package -DskipTests -pl standalone -am), or name a running"
                        + " deployment with -Dfleet.base-url=http://…"));
    }

    private static List<Path> filesOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest health =
                HttpRequest.newBuilder(URI.create(baseUrl + "/actuator/health")).build();
        try {
            await("the process to serve requests")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .failFast("the process ended", () -> !process.isAlive())
                    .untilAsserted(() -> assertThat(
                                    http.send(health, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(200));
        } catch (RuntimeException | Error neverUp) {
            stop(true);
            throw neverUp;
        }
    }

    String baseUrl() {
        return baseUrl;
    }

    Path dataFolder() {
        return folder.resolve("data");
    }

    /** @param failed whether the end of its output is wanted */
    void stop(boolean failed) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            if (failed) {
                printTail();
            }
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void printTail() throws IOException {
        List<String> lines = new String(Files.readAllBytes(folder.resolve("output.log")), StandardCharsets.UTF_8)
                .lines()
                .toList();
        System.out.println("The last lines of the process under test:");
        lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).forEach(System.out::println);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
