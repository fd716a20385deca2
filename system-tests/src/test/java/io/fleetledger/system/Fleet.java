package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The deployment under test. Its callers are the standalone's demo clients; elsewhere their tokens are given as {@code
 * -Dfleet.token.admin=…} and so on.
 */
final class Fleet {

    private final Deployment deployment;
    private final String baseUrl;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Map<String, Api> callers = new ConcurrentHashMap<>();
    private final ApiDocument document;
    private volatile boolean askedPatiently;

    Fleet(Deployment deployment) {
        this.deployment = deployment;
        this.baseUrl = deployment.baseUrl().replaceAll("/+$", "");
        this.document = new ApiDocument(
                new Call(this, "GET", "/v3/api-docs").send().expect(200).json());
    }

    /**
     * For tests that leave it next to no time to get up: what is read is asked for again as long as the answer is that it
     * can do nothing just now. Else that is a failure.
     */
    Fleet askedPatiently() {
        askedPatiently = true;
        return this;
    }

    boolean isAskedPatiently() {
        return askedPatiently;
    }

    String baseUrl() {
        return baseUrl;
    }

    URI uri(String target) {
        return URI.create(baseUrl + target);
    }

    HttpClient http() {
        return http;
    }

    ApiDocument document() {
        return document;
    }

    /** Where the key is that signs its tokens, if it is at hand. */
    Optional<Path> signingKeyFolder() {
        return deployment.signingKeyFolder();
    }

    /** Whether it may be, and so the figures of a single process may be hidden. */
    boolean isBehindGateway() {
        return !(deployment instanceof FleetProcess);
    }

    /** The processes, if they are ours and three services. */
    Optional<ThreeServices> threeServices() {
        return deployment instanceof ThreeServices services ? Optional.of(services) : Optional.empty();
    }

    /** Whether the deployment issues its own tokens. */
    boolean issuesTokens() {
        return System.getProperty("fleet.token.admin") == null;
    }

    Api admin() {
        return as("admin");
    }

    Api acme() {
        return as("acme-admin");
    }

    Api as(String client) {
        return callers.computeIfAbsent(client, name -> new Api(this, token(name)));
    }

    /**
     * A caller who may do everything in a tenant that nobody else uses; where tokens cannot be made, in the second
     * tenant. So tests that make much leave the others' lists as they are.
     */
    Api newTenant() {
        return signingKeyFolder()
                .map(folder -> new Api(
                        this,
                        Forgery.resigned(
                                admin().token(),
                                Forgery.keyOf(folder),
                                claims -> claims.put(
                                        "tenant_id", UUID.randomUUID().toString()))))
                .orElseGet(this::acme);
    }

    Call anonymous(String method, String target) {
        return new Call(this, method, target);
    }

    private String token(String client) {
        String given = System.getProperty("fleet.token." + client);
        if (given != null) {
            return given;
        }
        String basic = Base64.getEncoder()
                .encodeToString((client + ":" + client + "-secret").getBytes(StandardCharsets.UTF_8));
        return new Call(this, "POST", "/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .body(
                        "application/x-www-form-urlencoded",
                        "grant_type=client_credentials".getBytes(StandardCharsets.UTF_8))
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .stringValue();
    }

    /** What holds of every answer: no failure of the server, and errors of one form that the API document lists. */
    void check(Answer answer) {
        assertThat(answer.status()).as(answer::toString).isLessThan(500);
        if (answer.target().startsWith("/api/")) {
            assertThat(answer.header("X-Correlation-Id")).as(answer::toString).matches("[0-9a-f]{32}");
            checkError(answer);
        }
    }

    private void checkError(Answer answer) {
        if (answer.status() >= 400 && !answer.method().equals("HEAD")) {
            answer.checkProblem();
            document.check(answer);
        }
    }

    /** A request that no HTTP library would send: the target goes onto the line as it is. */
    Answer raw(Api caller, String method, String target) {
        URI base = URI.create(baseUrl);
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((method + " " + target + " HTTP/1.0\r\nHost: " + base.getAuthority()
                                    + "\r\nAuthorization: Bearer " + caller.token() + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = text.split("\r\n\r\n", 2);
            String[] lines = parts[0].split("\r\n", -1);
            Map<String, List<String>> headers = Arrays.stream(lines)
                    .skip(1)
                    .map(line -> line.split(": *", 2))
                    .collect(Collectors.groupingBy(
                            line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
            Answer answer = new Answer(
                    method,
                    target,
                    Integer.parseInt(lines[0].split(" ", -1)[1]),
                    HttpHeaders.of(headers, (name, value) -> true),
                    parts.length > 1 ? parts[1] : "");
            assertThat(answer.status()).as(answer::toString).isLessThan(500);
            checkError(answer);
            return answer;
        } catch (IOException broken) {
            throw new AssertionError(method + " " + target + " got no answer", broken);
        }
    }
}
