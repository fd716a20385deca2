package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients that send a byte now and then, more of them than there are threads. */
@ExtendWith(OutputCaptureExtension.class)
class SlowClientsIT {

    private static final int THREADS = 4;
    private static final int CLIENTS = 3 * THREADS;
    /** What browsers are told in every answer. */
    private static final List<String> SAFE = List.of("X-Content-Type-Options: nosniff", "X-Frame-Options: DENY");

    @TempDir
    static Path dataDir;

    private static RunningFleet fleet;
    private final List<Socket> clients = new ArrayList<>();
    private Thread sending = new Thread(() -> {});

    @BeforeAll
    static void start() {
        fleet = RunningFleet.start(
                dataDir,
                "server.tomcat.threads.max=" + THREADS,
                "server.tomcat.threads.min-spare=" + THREADS,
                "fleet.bodies.patience=1s",
                "spring.lifecycle.timeout-per-shutdown-phase=1s"); // Some of them would be waited for.
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @AfterEach
    void leave() throws IOException {
        sending.interrupt();
        for (Socket client : clients) {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer nobody", "Authorization: Bearer {operator}"})
    void aBodyThatHardlyComesKeepsNobodyOut(String authorization) throws IOException {
        String header = authorization.replace("{operator}", fleet.token("operator"));
        sendSlowly("POST /api/v1/machines HTTP/1.1\r\nHost: x\r\n" + header
                + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
        assertOthersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: 1", "Idempotency-Key: slow"})
    void whoseBodyHardlyComesIsToldSo(String header) throws IOException {
        sendSlowly(
                1,
                "POST /api/v1/machines HTTP/1.1\r\nHost: x\r\n" + header + "\r\nAuthorization: Bearer "
                        + fleet.token("operator")
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
        assertThat(answer(clients.get(0)))
                .startsWith("HTTP/1.1 408")
                .contains("\"code\":\"REQUEST_TIMEOUT\"")
                .contains(SAFE);
    }

    /** At a pace at which a body would be read, so long as nobody had been answered. */
    @Test
    void whatComesBehindAnAnswerIsNotReadForLong() throws IOException {
        sendSlowly(
                2_000,
                "POST /api/v1/machines HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobody"
                        + "\r\nContent-Type: application/json\r\nContent-Length: 30000000\r\n\r\n{");
        assertThat(answer(clients.get(0))).startsWith("HTTP/1.1 401");
    }

    @Test
    void whoAnnouncesTooMuchIsToldSoInPlaceOfAStream() throws IOException {
        sendSlowly(1, stream("Content-Length: 30000000\r\n\r\n{"));
        assertThat(answer(clients.get(0))).startsWith("HTTP/1.1 413").contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
        assertOthersAreServed();
    }

    @Test
    void whoseBodyHardlyComesIsToldSoInPlaceOfAStream() throws IOException {
        sendSlowly(1, stream("Content-Length: 60000\r\n\r\n{"));
        assertThat(answer(clients.get(0)))
                .startsWith("HTTP/1.1 408")
                .contains("\"code\":\"REQUEST_TIMEOUT\"")
                .contains(SAFE);
        assertOthersAreServed();
    }

    /** A stream needs no thread, and what its client says meanwhile none either. */
    @Test
    void whoGoesOnSendingBehindAStreamsBeginningKeepsNobodyOut() throws IOException {
        sendSlowly(2_000, stream("Content-Length: 2\r\n\r\n{}"));
        for (Socket client : clients) {
            assertThat(beginning(client)).startsWith("HTTP/1.1 200").contains("retry: ");
        }
        Awaitility.await("others, while all of them send more")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(30))
                .until(() -> fleet.get("viewer", "/api/v1/machines").statusCode() == 200);
    }

    /** Nobody needs what is in it; the connection used to be closed on it without an answer. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"})
    void aStreamThatIsAskedForWithABodyIsGiven(String body) throws IOException {
        Socket client = connect();
        client.getOutputStream().write(stream(body).getBytes(StandardCharsets.US_ASCII));
        assertThat(beginning(client)).startsWith("HTTP/1.1 200").contains("text/event-stream", "retry: ");
    }

    /** @param more the last headers, and what is behind them */
    private static String stream(String more) {
        return "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                + fleet.token("viewer") + "\r\n" + more;
    }

    /** What comes at once, up to the stream's first message. */
    private static String beginning(Socket client) throws IOException {
        client.setSoTimeout(30_000);
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains("retry: ")) {
            int next = client.getInputStream().read();
            if (next < 0) {
                return text + "<closed>";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    void parametersThatHardlyComeKeepNobodyOut() throws IOException {
        sendSlowly("POST /oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 100000\r\n\r\na");
        assertOthersAreServed();
    }

    @Test
    void whoseParametersHardlyComeIsToldSo() throws IOException {
        sendSlowly(
                1,
                "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
                        + Base64.getEncoder().encodeToString("viewer:viewer-secret".getBytes(StandardCharsets.US_ASCII))
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\na");
        assertThat(answer(clients.get(0)))
                .startsWith("HTTP/1.1 408")
                .contains("\"code\":\"REQUEST_TIMEOUT\"")
                .contains(SAFE);
    }

    @Test
    void headersThatHardlyComeKeepNobodyOut() throws IOException {
        sendSlowly("GET /api/v1/machines HTTP/1.1\r\nHost: x\r\nX-Slow: a");
        assertOthersAreServed();
    }

    @Test
    void whoIsRefusedWhileStillSendingSeesTheAnswer() {
        HttpResponse<String> answer = fleet.send("viewer", "POST", "/api/v1/machines", "x".repeat(8 << 20));
        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, application/json, 100, 401",
        "{viewer}, application/json, 100, 403",
        "{operator}, application/json, 50000000, 413",
        "{operator}, application/xml, 100, 415"
    })
    void whoAsksBeforeSendingIsRefusedWithoutBeingToldToSend(String token, String type, long length, int status)
            throws IOException {
        Socket client = connect();
        ask(client, token, type, length);
        assertThat(answer(client)).startsWith("HTTP/1.1 " + status).doesNotContain("HTTP/1.1 100");
    }

    @Test
    void whoAsksBeforeSendingIsToldToSendWhatIsRead() throws IOException {
        String machine = FleetClient.machine("Asked for", "ASKED-1");
        Socket client = connect();
        client.setSoTimeout(30_000);
        ask(client, "{operator}", "application/json", machine.length());
        byte[] toldTo = client.getInputStream().readNBytes("HTTP/1.1 100".length());
        assertThat(new String(toldTo, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
        client.getOutputStream().write(machine.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer(client)).contains("HTTP/1.1 201");
    }

    /** A client that was told to send, and still does when it is refused, is read until it sees why. */
    @Test
    void whoWasToldToSendTooMuchSeesTheAnswer() throws IOException {
        Socket client = connect();
        client.setSoTimeout(30_000);
        ask(client, "{operator}", "application/json", "Transfer-Encoding: chunked");
        byte[] toldTo = client.getInputStream().readNBytes("HTTP/1.1 100".length());
        assertThat(new String(toldTo, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int sent = 0; sent < 64; sent++) { // Four times what is read.
            client.getOutputStream().write(chunk);
        }
        client.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer(client)).contains("HTTP/1.1 413").contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
    }

    /** Where its body begins, nobody can tell, so nobody looks for it. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "", "abc", "+5", "1, 2", "99999999999999999999", "5\r\nContent-Length: 6"})
    void aLengthThatIsNoneIsRefusedAndNoFailureOfTheServer(String length, CapturedOutput output) throws IOException {
        assertThat(refusal("Content-Length: " + length))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"MALFORMED_REQUEST\"")
                .contains(SAFE);
        assertThat(output.getAll()).doesNotContain("Error processing request");
    }

    @Test
    void aHeadThatIsTooLargeIsRefusedAndNoFailureOfTheServer(CapturedOutput output) throws IOException {
        assertThat(refusal("Content-Length: 20\r\nX-Large: " + "x".repeat(9_000)))
                .startsWith("HTTP/1.1 431")
                .contains("\"code\":\"HEADERS_TOO_LARGE\"")
                .contains(SAFE);
        assertThat(output.getAll()).doesNotContain("Error processing request");
    }

    private String refusal(String headers) throws IOException {
        Socket client = connect();
        String head = "POST /api/v1/machines HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return answer(client);
    }

    private void ask(Socket client, String token, String type, long length) throws IOException {
        ask(client, token, type, "Content-Length: " + length);
    }

    private void ask(Socket client, String token, String type, String body) throws IOException {
        String genuine = token.startsWith("{") ? fleet.token(token.substring(1, token.length() - 1)) : token;
        client.getOutputStream()
                .write(("POST /api/v1/machines HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
                                + "Authorization: Bearer " + genuine + "\r\nContent-Type: " + type
                                + "\r\n" + body + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private Socket connect() throws IOException {
        URI server = URI.create(fleet.baseUrl());
        Socket client = new Socket(server.getHost(), server.getPort());
        clients.add(client);
        return client;
    }

    private static String answer(Socket client) throws IOException {
        client.setSoTimeout(30_000);
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void sendSlowly(String beginning) throws IOException {
        sendSlowly(1, beginning);
    }

    /** @param bytes every half second */
    private void sendSlowly(int bytes, String beginning) throws IOException {
        for (int number = 0; number < CLIENTS; number++) {
            connect().getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        }
        sending = new Thread(() -> goOnSlowly(bytes), "slow-clients");
        sending.start();
    }

    private void goOnSlowly(int bytes) {
        List<Socket> left = new ArrayList<>(clients);
        while (!left.isEmpty() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            left.removeIf(client -> !takes(client, bytes));
        }
    }

    private static boolean takes(Socket client, int bytes) {
        try {
            client.getOutputStream().write("a".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException givenUp) {
            return false;
        }
    }

    private void assertOthersAreServed() {
        Awaitility.await("a reader among slow clients")
                .atMost(Duration.ofSeconds(30))
                .until(() -> fleet.get("viewer", "/api/v1/machines").statusCode() == 200);
    }
}
