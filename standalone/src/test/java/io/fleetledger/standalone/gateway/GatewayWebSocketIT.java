package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dashboard's WebSocket through the gateway: asked for as it was, and then bytes both ways as they come. */
class GatewayWebSocketIT {

    @Test
    void aDashboardsConnectionGoesThrough(@TempDir Path folder) throws Exception {
        Optional<Path> program = Nginx.installed();
        assumeTrue(program.isPresent(), "there is no nginx here");
        try (ServerSocket service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + service.getLocalPort();
            CompletableFuture<String> heard = new CompletableFuture<>();
            Thread thread = new Thread(() -> serve(service, heard), "service");
            thread.setDaemon(true);
            thread.start();
            try (Nginx nginx = Nginx.start(
                            program.orElseThrow(),
                            folder,
                            Map.of(
                                    "command",
                                    List.of("127.0.0.1:1"),
                                    "query",
                                    List.of(address),
                                    "ingest",
                                    List.of("127.0.0.1:1")));
                    Socket client = nginx.connect()) {
                client.setSoTimeout(10_000);
                write(
                        client,
                        String.join(
                                "\r\n",
                                "GET /api/v1/ws/dashboard HTTP/1.1",
                                "Host: plant.example",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Version: 13",
                                "Origin: http://plant.example",
                                "",
                                ""));
                assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 101 ");
                assertThat(heard.get(10, TimeUnit.SECONDS).toLowerCase(Locale.ROOT))
                        .contains(
                                "\nupgrade: websocket\n",
                                "\nconnection: upgrade\n",
                                "\nhost: plant.example\n",
                                "\norigin: http://plant.example\n",
                                "\nsec-websocket-version: 13\n",
                                "\nx-forwarded-for: 127.0.0.1\n");
                for (String message : List.of("one", "two", "three")) {
                    write(client, message);
                    assertThat(new String(client.getInputStream().readNBytes(message.length()), StandardCharsets.UTF_8))
                            .isEqualTo(message);
                }
            }
        }
    }

    /** Takes one upgrade, and sends back what comes then. */
    private static void serve(ServerSocket service, CompletableFuture<String> heard) {
        try (Socket socket = service.accept()) {
            heard.complete(head(socket.getInputStream()));
            write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
            byte[] buffer = new byte[100];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException broken) {
            heard.completeExceptionally(broken);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lines up to the empty one. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\n\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("It ends: " + head);
            }
            if (next != '\r') {
                head.append((char) next);
            }
        }
        return head.toString();
    }
}
