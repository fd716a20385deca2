package io.fleetledger.query.stream;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.WebUtils;

/**
 * Upgrades a request for a WebSocket; any other request gets an error response. A web page may connect from the API's
 * own origin or from one in the settings; clients other than browsers name no origin.
 */
final class DashboardHandshake implements HttpRequestHandler {

    static final String PATH = "/api/v1/ws/dashboard";

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String VERSION = "13";

    private final HttpRequestHandler upgrade;
    private final DashboardSettings settings;

    DashboardHandshake(HttpRequestHandler upgrade, DashboardSettings settings) {
        this.upgrade = upgrade;
        this.settings = settings;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!request.getMethod().equals("GET")) {
            throw new ProblemException(Problem.of(CommonErrors.METHOD_NOT_ALLOWED, "Only GET opens a WebSocket.")
                    .with("Allow", "GET"));
        }
        if (!names(request, "Upgrade", "websocket")
                || !names(request, "Connection", "upgrade")
                || !names(request, "Sec-WebSocket-Version", VERSION)
                || request.getHeader("Sec-WebSocket-Key") == null) {
            throw new ProblemException(
                    Problem.of(StreamProblems.UPGRADE_REQUIRED, "Open a WebSocket of version 13 here.")
                            .with("Upgrade", "websocket")
                            .with("Sec-WebSocket-Version", VERSION));
        }
        if (!isAllowed(request)) {
            throw new ProblemException(Problem.of(
                    StreamProblems.ORIGIN_NOT_ALLOWED, "Web pages of this origin may open no dashboard here."));
        }
        upgrade.handleRequest(new Uncompressed(request), response);
    }

    private boolean isAllowed(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null
                || settings.allowedOrigins().contains("*")
                || settings.allowedOrigins().stream().anyMatch(origin::equalsIgnoreCase)
                || (!origin.equals("null") && WebUtils.isSameOrigin(new ServletServerHttpRequest(request)));
    }

    private static boolean names(HttpServletRequest request, String header, String token) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(value -> value.strip().equalsIgnoreCase(token));
    }

    /** Prevents compression, which would hold 300 kB for each connection, whatever it sends. */
    private static final class Uncompressed extends HttpServletRequestWrapper {

        Uncompressed(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(EXTENSIONS) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(EXTENSIONS) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !name.equalsIgnoreCase(EXTENSIONS))
                    .toList());
        }
    }
}
