package io.fleetledger.benchmarks;

import io.hyperfoil.http.api.HttpMethod;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The product's HTTP interface, as one of its demo clients uses it. */
final class ProductApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration ASKED_TO_WAIT = Duration.ofSeconds(1);
    private static final String MACHINES = "/api/v1/machines";
    private static final String JSON_TYPE = "application/json";
    private static final String NONE_REJECTED = "\"rejected_count\":0";
    private static final String BOUNDARY = "----benchmark";
    private static final AsciiString PENDING = AsciiString.cached("x-projection-pending");

    private final int port;
    private final String token;
    private final AtomicLong answeredBeforeShown = new AtomicLong();

    private ProductApi(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Asks the product's own issuer for a token. */
    static ProductApi on(int port) throws IOException {
        return on(port, port);
    }

    /** Asks the issuer at another port for a token. */
    static ProductApi on(int issuerPort, int port) throws IOException {
        String client = Base64.getEncoder().encodeToString("admin:admin-secret".getBytes(StandardCharsets.UTF_8));
        String answer = send(
                HttpRequest.newBuilder(uri(issuerPort, "/oauth2/token"))
                        .header("Authorization", "Basic " + client)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials")),
                200);
        return new ProductApi(port, JSON.readTree(answer).get("access_token").asString());
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

    int port() {
        return port;
    }

    /** Registers machines and waits, as is the default, until each can be read. */
    HttpLoad posts() {
        return load("post", HttpMethod.POST, () -> MACHINES, true, JSON_TYPE, ProductApi::newMachine, 201, "");
    }

    HttpLoad postsThatDoNotWait() {
        return load("post-async", HttpMethod.POST, () -> MACHINES, false, JSON_TYPE, ProductApi::newMachine, 201, "");
    }

    private static byte[] newMachine() {
        return JSON.writeValueAsBytes(NewMachine.next());
    }

    /** Gives a machine a name that it did not have. */
    HttpLoad patches(Supplier<String> id, boolean waits) {
        return load(
                waits ? "patch" : "patch-async",
                HttpMethod.PATCH,
                () -> MACHINES + "/" + id.get(),
                waits,
                JSON_TYPE,
                () -> JSON.writeValueAsBytes(Map.of("name", NewMachine.next().name())),
                200,
                "");
    }

    HttpLoad gets(String name, Supplier<String> path) {
        return load(name, HttpMethod.GET, path, true, "", null, 200, "");
    }

    /** Sends an agent's bodies of readings, each of them accepted as a whole. */
    HttpLoad ingests(Bodies bodies) {
        return load(
                "ingest", HttpMethod.POST, () -> "/api/v1/ingest", true, JSON_TYPE, bodies::next, 207, NONE_REJECTED);
    }

    /**
     * Imports files, each of so many new machines.
     *
     * @param waits until they can be read, as is the default
     */
    HttpLoad imports(String name, Supplier<byte[]> files, int rows, boolean waits) {
        byte[] head = ("--" + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"machines\"\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        return load(
                name,
                HttpMethod.POST,
                () -> MACHINES + "/import",
                waits,
                "multipart/form-data; boundary=" + BOUNDARY,
                () -> {
                    ByteArrayOutputStream body = new ByteArrayOutputStream();
                    body.writeBytes(head);
                    body.writeBytes(files.get());
                    body.writeBytes(tail);
                    return body.toByteArray();
                },
                200,
                "\"created\":" + rows + ",");
    }

    private HttpLoad load(
            String name,
            HttpMethod method,
            Supplier<String> path,
            boolean waits,
            String contentType,
            @Nullable Supplier<byte[]> body,
            int status,
            String text) {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + token));
        if (!contentType.isEmpty()) {
            headers.put("Content-Type", contentType);
        }
        if (!waits) {
            headers.put("Prefer", "respond-async");
        }
        return new HttpLoad(
                name, List.of(port), new HttpLoad.Call(method, path, headers, body, status, text, (header, value) -> {
                    if (waits && PENDING.contentEqualsIgnoreCase(header)) {
                        answeredBeforeShown.incrementAndGet();
                    }
                }));
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

    /** The answer's text. */
    String get(String path) throws IOException {
        return send(request(path).GET(), 200);
    }

    /** Asks for something without a body. */
    void post(String path, int status) throws IOException {
        send(request(path).POST(BodyPublishers.noBody()), status);
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
        HttpRequest.Builder request = request("/api/v1/ingest")
                .header("Content-Type", JSON_TYPE)
                .POST(json(Map.of(
                        "readings", readings.stream().map(Measured::toJson).toList())));
        HttpResponse<String> answer = send(request);
        while (answer.statusCode() == 503) {
            LockSupport.parkNanos(ASKED_TO_WAIT.toNanos());
            answer = send(request);
        }
        if (answer.statusCode() != 207 || !answer.body().contains(NONE_REJECTED)) {
            throw new IllegalStateException("Readings were refused: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Registers a machine; its id. */
    String register(String machineIdentifier) throws IOException {
        return created(
                MACHINES,
                Map.of("name", machineIdentifier, "machine_identifier", machineIdentifier, "protocol", "json"));
    }

    /** A rule for all machines of the tenant; its id. */
    String createRule(String metric, double warning, double critical) throws IOException {
        return created(
                "/api/v1/alert-rules",
                Map.of(
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
    }

    private String created(String path, Map<String, Object> body) throws IOException {
        String answer = send(request(path).header("Content-Type", JSON_TYPE).POST(json(body)), 201);
        return JSON.readTree(answer).get("id").asString();
    }

    void changeRule(String ruleId, double warning) throws IOException {
        send(
                request("/api/v1/alert-rules/" + ruleId)
                        .header("Content-Type", JSON_TYPE)
                        .method("PATCH", json(Map.of("warning_threshold", warning))),
                200);
    }

    void deleteRule(String ruleId) throws IOException {
        send(request("/api/v1/alert-rules/" + ruleId).DELETE(), 204);
    }

    String statusOf(String machineId) throws IOException {
        return JSON.readTree(get("/api/v1/machines/" + machineId)).get("status").asString();
    }

    /** How many writes were answered with {@code X-Projection-Pending} that had not asked for it. */
    long answeredBeforeShown() {
        return answeredBeforeShown.get();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(port, path)).header("Authorization", "Bearer " + token);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpRequest.BodyPublisher json(Map<String, Object> body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private static String send(HttpRequest.Builder request, int status) throws IOException {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != status) {
            throw new IllegalStateException("Answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
