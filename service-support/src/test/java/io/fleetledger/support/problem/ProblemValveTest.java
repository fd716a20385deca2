package io.fleetledger.support.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat refuses by itself, as a client sees it. */
class ProblemValveTest {

    private static final int BYTES = 8192;
    private static final String HOST = "\r\nHost: localhost\r\n";

    private static final Tomcat TOMCAT = new Tomcat();

    @BeforeAll
    static void start(@TempDir Path folder) throws LifecycleException {
        TOMCAT.setBaseDir(folder.toString());
        TOMCAT.setPort(0);
        TOMCAT.getConnector().setProperty("address", "127.0.0.1");
        TOMCAT.getConnector().setProperty("maxHttpRequestHeaderSize", String.valueOf(BYTES));
        ((StandardHost) TOMCAT.getHost()).setErrorReportValveClass(ProblemValve.class.getName());
        TOMCAT.addContext("", null);
        TOMCAT.start();
    }

    @AfterAll
    static void stop() throws LifecycleException {
        TOMCAT.stop();
        TOMCAT.destroy();
    }

    @Test
    void anAddressThatIsTooLongIsToldTheBound() throws IOException {
        assertProblem(
                "GET /api/v1/machines?search=" + "x".repeat(BYTES) + " HTTP/1.1" + HOST,
                414,
                "URI_TOO_LONG",
                "The address and the headers together may have at most 8192 bytes.",
                ProblemValve.UNREADABLE);
    }

    @Test
    void headersThatAreTooLargeAreToldTheBound() throws IOException {
        assertProblem(
                "GET /api/v1/machines HTTP/1.1" + HOST + "X-Long: " + "x".repeat(BYTES) + "\r\n",
                431,
                "HEADERS_TOO_LARGE",
                "The address and the headers together may have at most 8192 bytes.",
                "/api/v1/machines");
    }

    @Test
    void tooManyHeadersAreToldTheBound() throws IOException {
        assertProblem(
                "GET /api/v1/machines HTTP/1.1" + HOST + "X-Many: 1\r\n".repeat(100),
                431,
                "HEADERS_TOO_LARGE",
                "A request may have at most 100 headers.",
                "/api/v1/machines");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /a HTTP/3.0             |                          | 505 | HTTP_VERSION_NOT_SUPPORTED | /a
        POST /a HTTP/1.1            | Transfer-Encoding: zip   | 501 | NOT_IMPLEMENTED            | /a
        CONNECT localhost:1 HTTP/1.1|                          | 501 | NOT_IMPLEMENTED            | localhost:1
        TRACE /a HTTP/1.1           |                          | 405 | METHOD_NOT_ALLOWED         | /a
        GET /a HTTP/1.1             | Expect: a miracle        | 417 | EXPECTATION_FAILED         | /a
        GET /%zz HTTP/1.1           |                          | 400 | MALFORMED_REQUEST          | /%zz
        GET /a HTTP/1.1             | Host: another            | 400 | MALFORMED_REQUEST          | /a
        G<T /a HTTP/1.1             |                          | 400 | MALFORMED_REQUEST          | urn:fleet-ledger:request:unreadable
        """)
    void aRefusalHasItsStatusAndSaysWhatIsWrong(String line, String header, int status, String code, String instance)
            throws IOException {
        String more = header == null ? "" : header + "\r\n";
        JsonNode problem = refusal(line + HOST + more, status);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("instance").asString()).isEqualTo(instance);
        assertThat(problem.path("detail").asString()).doesNotContain("failed");
    }

    private static void assertProblem(String head, int status, String code, String detail, String instance)
            throws IOException {
        JsonNode problem = refusal(head, status);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("detail").asString()).isEqualTo(detail);
        assertThat(problem.path("instance").asString()).isEqualTo(instance);
    }

    private static JsonNode refusal(String head, int status) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), TOMCAT.getConnector().getLocalPort())) {
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).contains("application/problem+json");
            return JsonMapper.shared().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }
}
