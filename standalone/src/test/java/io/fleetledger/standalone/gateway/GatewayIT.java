package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real nginx with the gateway's configuration, before services that only tell what reached them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIT {

    private static final String ID = "6f1c1f4e-3d0b-4a57-9f3a-0d8c0b7c9f10";
    private static final String MACHINES = "/api/v1/machines";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EchoService command = new EchoService("command");
    private final EchoService query = new EchoService("query");
    private final EchoService otherQuery = new EchoService("query");
    private final EchoService ingest = new EchoService("ingest");
    private Nginx nginx;

    @BeforeAll
    void start(@TempDir Path folder) {
        Optional<Path> program = Nginx.installed();
        if (program.isEmpty()) {
            System.out.println(
                    "SKIPPED: the gateway's configuration was not tried, as there is no nginx here. Install it"
                            + " (apt-get install nginx-light), or name it: -Dfleet.it.nginx=/path/to/nginx");
        }
        assumeTrue(program.isPresent(), "there is no nginx here");
        nginx = Nginx.start(
                program.orElseThrow(),
                folder,
                Map.of(
                        "command", List.of(command.address()),
                        "query", List.of(query.address(), otherQuery.address()),
                        "ingest", List.of(ingest.address())));
    }

    @BeforeEach
    void forget() {
        List.of(command, query, otherQuery, ingest).forEach(EchoService::echoAgain);
    }

    @AfterAll
    void stop() {
        List.of(command, query, otherQuery, ingest).forEach(EchoService::close);
        if (nginx != null) {
            nginx.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/machines?search=a%20b%2Fc&page=2,                     query",
        "HEAD,   /api/v1/machines/" + ID + ",                                  query",
        "GET,    /api/v1/machines/export?format=csv,                           query",
        "GET,    /api/v1/machines/" + ID + "/readings/latest,                  query",
        "GET,    /api/v1/machine-groups/tree,                                  query",
        "GET,    /api/v1/machines/" + ID + "/history,                          query",
        "GET,    /api/v1/audit/export?format=ndjson,                           query",
        "GET,    /v3/api-docs,                                                 query",
        "GET,    /swagger-ui/index.html,                                       query",
        "GET,    /actuator/health/readiness,                                   query",
        "GET,    /nowhere,                                                     query",
        "POST,   /api/v1/admin/processors/alerts/parked-events/" + ID + "/retry, query",
        "DELETE, /api/v1/admin/processors/alerts/parked-events/" + ID + ",     query",
        "POST,   /api/v1/machines,                                             command",
        "PATCH,  /api/v1/machines/" + ID + ",                                  command",
        "DELETE, /api/v1/machines/" + ID + ",                                  command",
        "PUT,    /api/v1/machine-groups/" + ID + "/members,                    command",
        "POST,   /api/v1/ingest,                                               ingest",
        "POST,   /api/v1/machines/import?dry_run=true,                         ingest",
        "GET,    /api/v1/machines/import/template,                             ingest",
        "GET,    /api/v1/machines/import-jobs,                                 ingest",
        "DELETE, /api/v1/machines/import-jobs/" + ID + ",                      ingest"
    })
    void aRequestReachesItsServiceAsItWasSent(String method, String target, String service) throws Exception {
        assertThat(RouteTable.read().serviceOf(method, target.replaceFirst("\\?.*", "")))
                .isEqualTo(service);
        HttpResponse<String> answer = send(request(target).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(requestsOf(service)).containsExactly(method + " " + target);
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).startsWith(service + " " + method + " " + target + " 0\n");
        }
    }

    private List<String> requestsOf(String service) {
        return switch (service) {
            case "command" -> command.requests();
            case "ingest" -> ingest.requests();
            default ->
                Stream.of(query, otherQuery)
                        .flatMap(instance -> instance.requests().stream())
                        .toList();
        };
    }

    @Test
    void eachServicesHealthCanBeAskedAndNothingElseOfIt() throws Exception {
        for (String service : List.of("command", "query", "ingest")) {
            for (String part : List.of("health", "health/liveness", "health/readiness")) {
                assertThat(get("/" + service + "-service/actuator/" + part).body())
                        .startsWith(service + " GET /actuator/" + part + " 0\n");
            }
            get("/" + service + "-service/actuator/prometheus");
            assertThat(requestsOf(service)).doesNotContain("GET /actuator/prometheus");
        }
        assertProblem(get("/actuator/prometheus"), 404, "NOT_FOUND");
        assertThat(get("/gateway/health").statusCode()).isEqualTo(204);
        assertProblem(get("/gateway/problem"), 404, "NOT_FOUND");
    }

    @Test
    void aServiceHearsHowItWasReached() throws Exception {
        assertThat(get(MACHINES).body().lines())
                .contains(
                        "Host: 127.0.0.1:" + nginx.port(),
                        "X-forwarded-for: 127.0.0.1",
                        "X-forwarded-proto: http",
                        "X-forwarded-port: " + nginx.port());
        assertThat(send(request(MACHINES)
                                .header("X-Forwarded-For", "203.0.113.7")
                                .header("X-Forwarded-Proto", "https")
                                .header("X-Forwarded-Port", "443"))
                        .body()
                        .lines())
                .contains(
                        "X-forwarded-for: 203.0.113.7, 127.0.0.1", "X-forwarded-proto: https", "X-forwarded-port: 443");
    }

    /** Inside a container nginx listens on another port than the one that callers use, and links have to name theirs. */
    @ParameterizedTest
    @CsvSource({
        "fleet.example.com:9000, http,  9000",
        "[::1]:9000,             http,  9000",
        "fleet.example.com,      http,  80",
        "[::1],                  http,  80",
        "fleet.example.com,      https, 443",
        "fleet.example.com:8443, https, 8443"
    })
    void aServiceHearsByWhichPortItWasAsked(String host, String scheme, int port) throws Exception {
        try (Socket socket = nginx.connect()) {
            socket.getOutputStream()
                    .write(("GET " + MACHINES + " HTTP/1.1\r\nConnection: close\r\nHost: " + host
                                    + "\r\nX-Forwarded-Proto: " + scheme + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                    .contains("Host: " + host, "X-forwarded-port: " + port);
        }
    }

    @Test
    void theLogNamesWhatWasAskedAlsoWhereTheGatewayAnswersByItself() throws Exception {
        command.behave(exchange -> exchange.close());
        String path = MACHINES + "/" + ID + "/restore";
        assertProblem(post(path + "?hidden=1", "{}"), 503, "SERVICE_UNAVAILABLE");
        try (Socket socket = nginx.connect()) {
            socket.getOutputStream().write("GET /%zz?hidden=1 HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
        get("/nowhere%20at%20all?hidden=1");
        await().untilAsserted(() -> assertThat(nginx.accessLog())
                .extracting(line -> line.path("message").asString())
                .contains("POST " + path + " 503", "GET /%zz 400", "GET /nowhere%20at%20all 200"));
        assertThat(nginx.accessLog()).noneMatch(line -> line.toString().contains("hidden"));
    }

    @Test
    void aTraceIsGoneOnWithOrBegun() throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(send(request(MACHINES).header("traceparent", trace)).body().lines())
                .contains("Traceparent: " + trace);
        assertThat(get(MACHINES).body())
                .containsPattern("Traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00\n")
                .doesNotContain("Traceparent: 00-0000");
        command.behave(exchange -> {
            exchange.getResponseHeaders().set("X-Correlation-Id", "of the service");
            EchoService.answer(exchange, 200, "");
        });
        assertThat(post(MACHINES, "{}").headers().firstValue("X-Correlation-Id"))
                .hasValue("of the service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/machines/%zz", "/api/v1/machines/%", "/api/v1/machines/%00"})
    void whatCannotBeReadIsAnsweredInTheFormOfTheServices(String target) throws Exception {
        try (Socket socket = nginx.connect()) {
            socket.getOutputStream().write(("GET " + target + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Content-Type: application/problem+json")
                    .containsPattern("X-Correlation-Id: [0-9a-f]{32}")
                    .contains("\"status\":400", "\"code\":\"MALFORMED_REQUEST\"");
        }
    }

    @Test
    void refusalsOfTheGatewayHaveTheFormOfTheServicesToo() throws Exception {
        assertProblem(get(MACHINES + "?search=" + "x".repeat(9000)), 414, "URI_TOO_LONG");
        assertProblem(send(request(MACHINES).header("X-Long", "x".repeat(9000))), 431, "HEADERS_TOO_LARGE");
        assertProblem(send(request(MACHINES).method("TRACE", BodyPublishers.noBody())), 405, "METHOD_NOT_ALLOWED");
        assertProblem(
                send(request(MACHINES).POST(BodyPublishers.ofByteArray(new byte[(2 << 20) + 1]))),
                413,
                "PAYLOAD_TOO_LARGE");
        assertThat(command.requests()).isEmpty();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.propertyNames()).contains("type", "title", "status", "detail", "instance", "code");
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("code").stringValue()).isEqualTo(code);
        assertThat(answer.headers().firstValue("X-Correlation-Id"))
                .hasValueSatisfying(
                        id -> assertThat(problem.path("instance").stringValue()).endsWith(id));
    }

    @Test
    void answersOfAServicePassUnchangedErrorsAmongThem() throws Exception {
        for (int status : List.of(400, 404, 405, 413, 500, 502, 503, 504)) {
            command.behave(exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                EchoService.answer(exchange, status, "in its words");
            });
            HttpResponse<String> answer = post(MACHINES, "{}");
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo("in its words");
            assertThat(answer.headers().allValues("Retry-After")).containsExactly("7");
        }
    }

    @Test
    void aLargeUploadGoesThroughAsItComesIn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        ingest.behave(exchange -> {
            InputStream body = exchange.getRequestBody();
            received.addAndGet(body.readNBytes(1 << 16).length);
            begun.countDown();
            received.addAndGet(body.transferTo(OutputStream.nullOutputStream()));
            EchoService.answer(exchange, 202, "stored");
        });
        int block = 1 << 20;
        int blocks = 40;
        long size = (long) blocks * block;
        try (Socket socket = nginx.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /api/v1/machines/import-jobs HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: "
                                    + size + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[block]);
            assertThat(begun.await(10, TimeUnit.SECONDS))
                    .as("its beginning arrives before its end is sent")
                    .isTrue();
            for (int sent = 1; sent < blocks; sent++) {
                out.write(new byte[block]);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 202 ");
        }
        assertThat(received).hasValue(size);
    }

    @Test
    void otherBodiesAreTakenInWholeFirst() throws Exception {
        HttpResponse<String> answer = send(request(MACHINES).POST(BodyPublishers.ofByteArray(new byte[1 << 20])));
        assertThat(answer.body()).startsWith("command POST /api/v1/machines " + (1 << 20) + "\n");
        try (Socket socket = nginx.connect()) {
            socket.getOutputStream()
                    .write("POST /api/v1/machine-groups HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1000\r\n\r\nslow"
                            .getBytes(StandardCharsets.US_ASCII));
            get(MACHINES);
            assertThat(command.requests()).containsExactly("POST " + MACHINES);
        }
    }

    @Test
    void readingsWithoutAnEndInSightAreTaken() throws Exception {
        HttpResponse<String> answer = send(request("/api/v1/ingest")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[12 << 20]))));
        assertThat(answer.body()).startsWith("ingest POST /api/v1/ingest " + (12 << 20) + "\n");
    }

    @Test
    void anUploadIsRefusedBeforeItsEnd() throws Exception {
        ingest.behave(exchange -> EchoService.answer(exchange, 413, "too large"));
        try (Socket socket = nginx.connect()) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST /api/v1/ingest HTTP/1.1\r\nHost: gateway\r\nContent-Length: 100000000\r\n\r\nx"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/machines/export",
                "/api/v1/audit/export",
                "/api/v1/machines/import-jobs/" + ID + "/errors",
                "/api/v1/events"
            })
    void aDownloadGoesOutAsItIsMade(String path) throws Exception {
        Semaphore seen = new Semaphore(0);
        EchoService.Behaviour inParts = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (String part : List.of("one ", "two ", "three")) {
                exchange.getResponseBody().write(part.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                if (!seen.tryAcquire(5, TimeUnit.SECONDS)) {
                    throw new IOException(part + "was not seen");
                }
            }
        };
        List.of(query, otherQuery, ingest).forEach(service -> service.behave(inParts));
        try (InputStream body =
                http.send(request(path).build(), BodyHandlers.ofInputStream()).body()) {
            for (String part : List.of("one ", "two ", "three")) {
                assertThat(new String(body.readNBytes(part.length()), StandardCharsets.UTF_8))
                        .isEqualTo(part);
                seen.release();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/machines/export",
                "/api/v1/audit/export",
                "/api/v1/machines/import-jobs/" + ID + "/errors",
                "/api/v1/events"
            })
    void aDownloadIsMadeNoFasterThanItIsTaken(String path) throws Exception {
        int size = 64 << 20;
        AtomicBoolean made = new AtomicBoolean();
        EchoService.Behaviour large = exchange -> {
            exchange.sendResponseHeaders(200, size);
            exchange.getResponseBody().write(new byte[size]);
            made.set(true);
        };
        List.of(query, otherQuery, ingest).forEach(service -> service.behave(large));
        try (InputStream body =
                http.send(request(path).build(), BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(1)).hasSize(1);
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(30)).untilFalse(made);
            assertThat(body.readAllBytes()).hasSize(size - 1);
        }
    }

    @Test
    void theInstancesOfAServiceShareItsRequests() throws Exception {
        bothInstancesServe();
        for (int i = 0; i < 10; i++) {
            get(MACHINES);
        }
        assertThat(query.requests()).hasSize(5);
        assertThat(otherQuery.requests()).hasSize(5);
    }

    @Test
    void aReadIsRepeatedElsewhereWhenAnInstanceDiesWithIt() throws Exception {
        bothInstancesServe();
        query.behave(exchange -> exchange.close());
        for (int i = 0; i < 4; i++) {
            assertThat(get(MACHINES).body()).startsWith("query GET /api/v1/machines 0\n");
        }
    }

    @Test
    void aPostIsNeverRepeated() throws Exception {
        bothInstancesServe();
        String retry = "/api/v1/admin/processors/alerts/parked-events/" + ID + "/retry";
        query.behave(exchange -> exchange.close());
        otherQuery.behave(exchange -> exchange.close());
        HttpResponse<String> answer = post(retry, "");
        assertProblem(answer, 503, "SERVICE_UNAVAILABLE");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(requestsOf("query")).containsExactly("POST " + retry);
        forget();
        bothInstancesServe();
    }

    /** One that could not be reached is left alone for two seconds. */
    private void bothInstancesServe() {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            get(MACHINES);
            return !query.requests().isEmpty() && !otherQuery.requests().isEmpty();
        });
        forget();
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nginx.port() + target))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(String target) throws Exception {
        return send(request(target));
    }

    private HttpResponse<String> post(String target, String body) throws Exception {
        return send(request(target).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
