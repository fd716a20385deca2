package io.fleetledger.support.refusal;

import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.Caller;
import io.fleetledger.support.security.CallerReader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts writes that were refused to a caller of a tenant. Not those of nobody, whom no tenant could be told of, and none
 * that failed: an outage is nobody's doing.
 */
final class RefusalFilter extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final String NO_ROUTE = "none";

    private final RefusalLedger ledger;
    private final CallerReader callers;

    RefusalFilter(RefusalLedger ledger, CallerReader callers) {
        this.ledger = ledger;
        this.callers = callers;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READS.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (response.getStatus() >= 400
                && response.getStatus() < 500
                && request.getAttribute(ProblemWriter.CODE_ATTRIBUTE) instanceof String code) {
            caller().ifPresent(caller -> ledger.count(new Refused(
                    caller.tenantId(),
                    caller.actor(),
                    request.getMethod(),
                    route(request),
                    response.getStatus(),
                    code)));
        }
    }

    private static String route(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                        && pattern.startsWith("/api/")
                ? pattern
                : NO_ROUTE;
    }

    private Optional<Caller> caller() {
        try {
            return Optional.of(callers.current());
        } catch (ProblemException nobody) {
            return Optional.empty();
        }
    }
}
