package io.fleetledger.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of an executable jar of this build, as users start it, on a free port. */
public final class JavaProcess {

    private static final int TAIL = 200;
    private static final String RECORDING = "measured";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Process process;
    private final int port;
    private final Path output;

    private JavaProcess(String name, Process process, int port, Path output) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.output = output;
    }

    /**
     * Does not wait until it serves requests.
     *
     * @param module whose jar it runs
     * @param flags of the JVM
     * @param output where what it prints is added
     */
    public static JavaProcess start(
            String module, int port, List<String> flags, Path output, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(program(executableJar(module)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("FLEET_")); // Of the developer's shell.
        builder.environment().putAll(environment);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new JavaProcess(module, process, port, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the folder made of a jar, if one was: tests start it so often that they are mostly starts. */
    private static List<String> program(Path jar) {
        return StartFolder.in(jar.resolveSibling(""))
                .map(StartFolder::arguments)
                .orElseGet(() -> List.of("-jar", jar.toAbsolutePath().toString()));
    }

    private static Path executableJar(String module) {
        List<Path> jars = Stream.of(Path.of("..", module, "target"), Path.of(module, "target"))
                .filter(Files::isDirectory)
                .flatMap(build -> filesOf(build).stream())
                .filter(file -> file.getFileName().toString().matches(module + "-.*-exec\\.jar"))
                .toList();
        if (jars.isEmpty()) {
            throw new IllegalStateException("There is no " + module + "/target/" + module
                    + "-*-exec.jar to test. Build it (./mvnw package -DskipTests -pl " + module
                    + " -am), or name a running deployment with -Dfleet.base-url=http://…");
        }
        if (jars.size() > 1) { // All files of reproducible jars are of the same time, the jars, too.
            throw new IllegalStateException("Which of " + jars + " is to be tested? Delete those of other versions.");
        }
        return jars.get(0);
    }

    private static List<Path> filesOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a path answers 200. */
    public void await200(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(baseUrl() + path)).build();
        await(name + " to serve requests")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast(name + " ended", () -> !process.isAlive())
                .untilAsserted(() -> {
                    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
                    assertThat(answer.statusCode())
                            .as("%s of %s: %s", path, name, answer.body())
                            .isEqualTo(200);
                });
    }

    /** Whether it does so now, within the time that a probe waits. */
    public boolean answers200(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notInTime) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String baseUrl() {
        return "http://" + address();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** As a supervisor would: asked first, killed after half a minute. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on what it does is recorded, as by a profiler. */
    public void startRecording() {
        jcmd("JFR.start", "name=" + RECORDING, "settings=profile");
    }

    public void stopRecording(Path file) {
        jcmd("JFR.stop", "name=" + RECORDING, "filename=" + file.toAbsolutePath());
    }

    private void jcmd(String... command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(process.pid()));
        line.addAll(List.of(command));
        try {
            Process jcmd = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            assertThat(jcmd.waitFor()).as("%s, see %s", line, output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The end of what it has said. */
    public void printTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            System.out.println("The last lines of " + name + ":");
            lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).forEach(System.out::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
