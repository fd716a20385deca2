package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.JavaProcess;
import io.fleetledger.deployment.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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

/** nginx with the gateway's own configuration, on a free port, before processes of this machine. */
final class Gateway implements AutoCloseable {

    private final Process process;
    private final int port;

    private Gateway(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program: {@code -Dfleet.it.nginx}, or where packages put it. */
    static Optional<Path> installed() {
        return Stream.of(System.getProperty("fleet.it.nginx", ""), "/usr/sbin/nginx", "/usr/local/sbin/nginx")
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @param folder for what it writes
     * @param instances addresses of each of the services
     * @param issuer address of who issues the tokens
     */
    static Gateway start(Path program, Path folder, Map<String, List<String>> instances, String issuer) {
        int port = JavaProcess.freePort();
        Folders.write(
                folder.resolve("nginx.conf"),
                Folders.read(configuration())
                        .replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                        .replace("/tmp/", folder + "/")
                        .replace("/dev/stdout", folder.resolve("access.log").toString()));
        Folders.write(
                folder.resolve("upstreams.conf"),
                instances.entrySet().stream().map(Gateway::upstream).collect(Collectors.joining()));
        Folders.write(
                Folders.create(folder.resolve("server.d")).resolve("issuer.conf"),
                "location = " + TokenIssuer.TOKEN_PATH + " { proxy_pass http://" + issuer + "; }\n");
        Path output = folder.resolve("output.log");
        try {
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-p",
                            folder.toString(),
                            "-c",
                            folder.resolve("nginx.conf").toString(),
                            "-g",
                            "daemon off; user " + System.getProperty("user.name") + ";") // Its folder is ours alone.
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            Gateway gateway = new Gateway(process, port);
            await("nginx to listen")
                    .failFast(() -> assertThat(process.isAlive())
                            .as(Folders.read(output))
                            .isTrue())
                    .atMost(Duration.ofSeconds(10))
                    .until(gateway::listens);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configuration() {
        return Stream.of(Path.of("../deploy/gateway/nginx.conf"), Path.of("deploy/gateway/nginx.conf"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
    }

    private static String upstream(Map.Entry<String, List<String>> service) {
        return service.getValue().stream()
                .map(address -> "server " + address + " max_fails=1 fail_timeout=2s;")
                .collect(Collectors.joining(
                        " ",
                        "upstream " + service.getKey() + " { zone " + service.getKey() + " 64k; least_conn; ",
                        " keepalive 64; keepalive_timeout 15s; }\n"));
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
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
