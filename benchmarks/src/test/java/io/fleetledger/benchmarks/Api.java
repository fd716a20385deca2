package io.fleetledger.benchmarks;

import io.fleetledger.benchmarks.KeepAliveConnection.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The product's HTTP interface, as one of its demo clients uses it. */
final class Api {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ASKED_TO_WAIT = Duration.ofSeconds(1);

    private final int port;
    private final String token;
    private final AtomicLong answeredBeforeShown = new AtomicLong();

    private Api(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Asks the product's own issuer for a token. */
    static Api on(int port) throws IOException {
        return on(port, port);
    }

    /** Asks the issuer at another port for a token. */
    static Api on(int issuerPort, int port) throws IOException {
        String client = Base64.getEncoder().encodeToString("admin:admin-secret".getBytes(StandardCharsets.UTF_8));
        byte[] request = request(
                "POST /oauth2/token",
                "Authorization: Basic " + client + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                "grant_type=client_credentials");
        try (KeepAliveConnection connection = new KeepAliveConnection(issuerPort)) {
            Answer answer = connection.send(request);
            require(answer, 200);
            return new Api(
                    port, JSON.readTree(answer.body()).get("access_token").asString());
        }
    }

    /** Whose machines these are. */
    String tenantId() {
        return claim("tenant_id");
    }

    /** Who its events say has caused them. */
    String actor() {
        return claim("sub");
    }

    private String claim(String name) {
        String claims = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return JSON.readTree(Base64.getUrlDecoder().decode(claims)).get(name).asString();
    }

    /** Registers machines and waits, as is the default, until each can be read. */
    Load posts() {
        return new Load("post", () -> new Client(() -> newMachine(""), 201, true));
    }

    Load postsThatDoNotWait() {
        return new Load("post-async", () -> new Client(() -> newMachine("Prefer: respond-async\r\n"), 201, false));
    }

    /** Gives a machine a name that it did not have. */
    Load patches(Supplier<String> id, boolean waits) {
        return new Load(
                waits ? "patch" : "patch-async",
                () -> new Client(
                        () -> request(
                                "PATCH /api/v1/machines/" + id.get(),
                                authorization() + "Content-Type: application/json\r\n"
                                        + (waits ? "" : "Prefer: respond-async\r\n"),
                                JSON.writeValueAsString(
                                        Map.of("name", NewMachine.next().name()))),
                        200,
                        waits));
    }

    /** The stream of what happens to machines from now on, or from the event of that id. */
    HttpURLConnection events(String lastEventId) throws IOException {
        return open("/api/v1/events?type=io.fleetledger.machine.registered", "Last-Event-ID", lastEventId);
    }

    /** An answer whose body the caller reads. */
    HttpURLConnection open(String path, String header, String value) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty(header, value);
        return connection;
    }

    Load gets(String name, Supplier<String> path) {
        return new Load(name, () -> new Client(() -> request("GET " + path.get(), authorization(), ""), 200, false));
    }

    /** The answer's text. */
    String get(String path) throws IOException {
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            Answer answer = connection.send(request("GET " + path, authorization(), ""));
            require(answer, 200);
            return answer.body();
        }
    }

    /** Asks for something without a body. */
    void post(String path, int status) throws IOException {
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            require(connection.send(request("POST " + path, authorization(), "")), status);
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

    /** Sends an agent's bodies of readings, each of them accepted as a whole. */
    Load ingests(Bodies bodies) {
        return new Load("ingest", () -> {
            KeepAliveConnection connection = new KeepAliveConnection(port);
            return new Caller() {
                @Override
                public void call() throws IOException {
                    Answer answer = connection.send(bytes("POST /api/v1/ingest", bodies.next()));
                    require(answer, 207);
                    requireNoneRejected(answer);
                }

                @Override
                public void close() throws IOException {
                    connection.close();
                }
            };
        });
    }

    /** A reading of a machine. */
    record Measured(String machineIdentifier, String metric, double value, Instant at) {

        private Map<String, Object> toJson() {
            return Map.of(
                    "machine_identifier",
                    machineIdentifier,
                    "metric_name",
                    metric,
                    "timestamp",
                    at.toString(),
                    "value",
                    value,
                    "unit",
                    "u");
        }
    }

    /** Sends one reading. */
    void ingest(String machineIdentifier, String metric, double value, Instant at) throws IOException {
        ingest(List.of(new Measured(machineIdentifier, metric, value, at)));
    }

    /** Sends as many readings as a request may have, at most, each of them accepted; again where it is asked to wait. */
    void ingest(List<Measured> readings) throws IOException {
        byte[] body = JSON.writeValueAsBytes(
                Map.of("readings", readings.stream().map(Measured::toJson).toList()));
        Answer answer = once(bytes("POST /api/v1/ingest", body));
        while (answer.status() == 503) {
            LockSupport.parkNanos(ASKED_TO_WAIT.toNanos());
            answer = once(bytes("POST /api/v1/ingest", body));
        }
        require(answer, 207);
        requireNoneRejected(answer);
    }

    private static void requireNoneRejected(Answer answer) {
        if (!answer.body().contains("\"rejected_count\":0")) {
            throw new IllegalStateException("Readings were refused: " + answer.body());
        }
    }

    /** Registers a machine; its id. */
    String register(String machineIdentifier) throws IOException {
        String machine = JSON.writeValueAsString(
                Map.of("name", machineIdentifier, "machine_identifier", machineIdentifier, "protocol", "json"));
        Answer answer = once(bytes("POST /api/v1/machines", machine.getBytes(StandardCharsets.UTF_8)));
        require(answer, 201);
        return JSON.readTree(answer.body()).get("id").asString();
    }

    /** A rule for all machines of the tenant; its id. */
    String createRule(String metric, double warning, double critical) throws IOException {
        String rule = JSON.writeValueAsString(Map.of(
                "name",
                metric,
                "metric_name",
                metric,
                "operator",
                "gt",
                "warning_threshold",
                warning,
                "critical_threshold",
                critical));
        Answer answer = once(bytes("POST /api/v1/alert-rules", rule.getBytes(StandardCharsets.UTF_8)));
        require(answer, 201);
        return JSON.readTree(answer.body()).get("id").asString();
    }

    void changeRule(String ruleId, double warning) throws IOException {
        String change = JSON.writeValueAsString(Map.of("warning_threshold", warning));
        require(once(bytes("PATCH /api/v1/alert-rules/" + ruleId, change.getBytes(StandardCharsets.UTF_8))), 200);
    }

    void deleteRule(String ruleId) throws IOException {
        require(once(request("DELETE /api/v1/alert-rules/" + ruleId, authorization(), "")), 204);
    }

    String statusOf(String machineId) throws IOException {
        return JSON.readTree(get("/api/v1/machines/" + machineId)).get("status").asString();
    }

    private Answer once(byte[] request) throws IOException {
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            return connection.send(request);
        }
    }

    private byte[] bytes(String line, byte[] body) {
        byte[] head = (line + " HTTP/1.1\r\nHost: localhost\r\n" + authorization()
                        + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
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
