package io.fleetledger.support.observability;

import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.trace.Correlation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.BadRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request its {@link Correlation}, and every API request one log line: writes and refusals at INFO,
 * successful reads at DEBUG. Tenant and actor are added to the line once the token has been read. A client's disconnect
 * is rethrown unwrapped: in any other form, the container would log it as an error.
 */
final class RequestLogFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLogFilter.class);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        Correlation correlation = Correlation.from(request.getHeader("traceparent"));
        Correlation.set(correlation);
        MDC.put(MessageKeys.CORRELATION_ID, correlation.traceId());
        response.setHeader("X-Correlation-Id", correlation.traceId());
        try {
            chain.doFilter(request, response);
        } catch (ServletException failure) {
            throwIfLeft(failure);
            throw failure;
        } finally {
            log(request, response, start);
            MDC.clear();
            Correlation.set(null);
        }
    }

    private static void throwIfLeft(Throwable failure) throws BadRequestException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadRequestException left) {
                throw left;
            }
        }
    }

    private static void log(HttpServletRequest request, HttpServletResponse response, long start) {
        // The path as the container has decoded it: no write may escape the log by its spelling.
        boolean api = request.getServletPath().startsWith("/api/");
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        LOG.atLevel(
                        api && (!read || response.getStatus() >= 400)
                                ? org.slf4j.event.Level.INFO
                                : org.slf4j.event.Level.DEBUG)
                .log(
                        "{} {} {} in {} ms",
                        request.getMethod(),
                        request.getRequestURI(),
                        response.getStatus(),
                        (System.nanoTime() - start) / 1_000_000);
    }
}
