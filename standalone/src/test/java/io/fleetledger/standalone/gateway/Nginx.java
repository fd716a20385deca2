package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An nginx of this machine with the gateway's configuration, on a port of its own. */
final class Nginx implements AutoCloseable {

    private static final String OUTPUT = "output.log";

    private final Process process;
    private final int port;
    private final Path output;

    private Nginx(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
    }

    /** The program: {@code -Dfleet.it.nginx}, or where packages put it. */
    static Optional<Path> installed() {
        return Stream.of(System.getProperty("fleet.it.nginx", ""), "/usr/sbin/nginx", "/usr/local/sbin/nginx")
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param instances addresses of each of the services */
    static Nginx start(Path program, Path folder, Map<String, List<String>> instances) {
        try {
            int port = freePort();
            Files.writeString(
                    folder.resolve("nginx.conf"),
                    RouteTable.configuration("nginx.conf")
                            .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                            .replace("/tmp/", folder + "/"));
            Files.writeString(
                    folder.resolve("upstreams.conf"),
                    instances.entrySet().stream().map(Nginx::upstream).collect(Collectors.joining()));
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-p",
                            folder.toString(),
                            "-c",
                            folder.resolve("nginx.conf").toString(),
                            "-g",
                            "daemon off; user " + System.getProperty("user.name") + ";") // Its folder is ours alone.
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(OUTPUT).toFile())
                    .start();
            Nginx nginx = new Nginx(process, port, folder.resolve(OUTPUT));
            await("nginx to listen")
                    .failFast(() -> assertThat(process.isAlive())
                            .as(Files.readString(folder.resolve(OUTPUT)))
                            .isTrue())
                    .atMost(Duration.ofSeconds(10))
                    .until(nginx::listens);
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String upstream(Map.Entry<String, List<String>> service) {
        return service.getValue().stream()
                .map(address -> "server " + address + " max_fails=1 fail_timeout=2s;")
                .collect(Collectors.joining(" ", "upstream " + service.getKey() + " {", " keepalive 4; }\n"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        try (Socket socket = connect()) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** For what no HTTP library would send. */
    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Of what it prints, the lines about requests. */
    List<JsonNode> accessLog() throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith("{"))
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
