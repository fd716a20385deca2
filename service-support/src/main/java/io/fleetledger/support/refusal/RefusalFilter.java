package io.fleetledger.support.refusal;

import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Counts a tenant's refused writes, also of tokens that name the tenant and nobody. Writes without a token or key
 * belong to no tenant, and failed ones were not refused: an outage is not the caller's doing.
 */
final class RefusalFilter extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final String NO_ROUTE = "none";

    /** The actor in place of a name that the token lacks, or that is not given to callers. */
    private static final String NAMELESS = "unknown";

    private final RefusalLedger ledger;
    private final CallerReader callers;
    private final Supplier<List<PathPattern>> routes;

    /** @param routes of the API, the most specific first; resolved at the first refused write */
    RefusalFilter(RefusalLedger ledger, CallerReader callers, Supplier<List<PathPattern>> routes) {
        this.ledger = ledger;
        this.callers = callers;
        this.routes = routes;
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
            callers.tenant()
                    .ifPresent(tenant -> ledger.count(new RefusalKind(
                            tenant,
                            callers.actor().orElse(NAMELESS),
                            request.getMethod(),
                            route(request),
                            response.getStatus(),
                            code)));
        }
    }

    /**
     * Matches the path itself: filters refuse before an endpoint is known, and a method that a path does not support
     * has none.
     */
    private String route(HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                && pattern.startsWith("/api/")) {
            return pattern;
        }
        PathContainer path = RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
        return routes.get().stream()
                .filter(route -> route.matches(path))
                .findFirst()
                .map(PathPattern::getPatternString)
                .orElse(NO_ROUTE);
    }
}
