package io.fleetledger.benchmarks;

import io.fleetledger.benchmarks.KeepAliveConnection.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The product's HTTP interface, as one of its demo clients uses it. */
final class Api {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int port;
    private final String token;
    private final AtomicLong answeredBeforeShown = new AtomicLong();

    private Api(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Asks the product's own issuer for a token. */
    static Api on(int port) throws IOException {
        String client = Base64.getEncoder().encodeToString("admin:admin-secret".getBytes(StandardCharsets.UTF_8));
        byte[] request = request(
                "POST /oauth2/token",
                "Authorization: Basic " + client + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                "grant_type=client_credentials");
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            Answer answer = connection.send(request);
            require(answer, 200);
            return new Api(
                    port, JSON.readTree(answer.body()).get("access_token").asString());
        }
    }

    /** Whose machines these are. */
    String tenantId() {
        String claims = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return JSON.readTree(Base64.getUrlDecoder().decode(claims))
                .get("tenant_id")
                .asString();
    }

    /** Registers machines and waits, as is the default, until each can be read. */
    Load posts() {
        return new Load("post", () -> new Client(() -> newMachine(""), 201, true));
    }

    Load postsThatDoNotWait() {
        return new Load("post-async", () -> new Client(() -> newMachine("Prefer: respond-async\r\n"), 201, false));
    }

    Load gets(Supplier<String> path) {
        return new Load("get", () -> new Client(() -> request("GET " + path.get(), authorization(), ""), 200, false));
    }

    /** The answer's text. */
    String get(String path) throws IOException {
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            Answer answer = connection.send(request("GET " + path, authorization(), ""));
            require(answer, 200);
            return answer.body();
        }
    }

    /**
     * Imports a file of so many new machines.
     *
     * @param waits until they can be read, as is the default
     */
    void importFile(byte[] file, int rows, boolean waits) throws IOException {
        String boundary = "----benchmark";
        byte[] head = ("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"machines\"\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /api/v1/machines/import HTTP/1.1\r\nHost: localhost\r\n" + authorization()
                        + (waits ? "" : "Prefer: respond-async\r\n")
                        + "Content-Type: multipart/form-data; boundary=" + boundary + "\r\nContent-Length: "
                        + (head.length + file.length + tail.length) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(head);
        request.writeBytes(file);
        request.writeBytes(tail);
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            Answer answer = connection.send(request.toByteArray());
            require(answer, 200);
            if (JSON.readTree(answer.body()).get("created").asInt() != rows) {
                throw new IllegalStateException("Not all rows were new machines: " + answer.body());
            }
            if (waits && answer.projectionPending()) {
                answeredBeforeShown.incrementAndGet();
            }
        }
    }

    /** How many writes were answered with {@code X-Projection-Pending} that had not asked for it. */
    long answeredBeforeShown() {
        return answeredBeforeShown.get();
    }

    private byte[] newMachine(String headers) {
        NewMachine machine = NewMachine.next();
        return request(
                "POST /api/v1/machines",
                authorization() + "Content-Type: application/json\r\n" + headers,
                JSON.writeValueAsString(machine));
    }

    private String authorization() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static byte[] request(String line, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return (line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + length + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void require(Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("Answered with " + answer.status() + ": " + answer.body());
        }
    }

    private final class Client implements Caller {

        private final Supplier<byte[]> requests;
        private final int expectedStatus;
        private final boolean waits;
        private final KeepAliveConnection connection;

        private Client(Supplier<byte[]> requests, int expectedStatus, boolean waits) throws IOException {
            this.requests = requests;
            this.expectedStatus = expectedStatus;
            this.waits = waits;
            this.connection = new KeepAliveConnection(port);
        }

        @Override
        public void call() throws IOException {
            Answer answer = connection.send(requests.get());
            require(answer, expectedStatus);
            if (waits && answer.projectionPending()) {
                answeredBeforeShown.incrementAndGet();
            }
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
