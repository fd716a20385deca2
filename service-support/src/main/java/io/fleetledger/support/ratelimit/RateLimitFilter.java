package io.fleetledger.support.ratelimit;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a tenant's requests beyond its limit with 429, and reports on each answer how many are left. A caller without
 * a tenant is refused later on. Runs after authentication, as the token or key names the tenant, and before anything
 * that remembers requests: a refused one leaves no trace.
 */
final class RateLimitFilter extends OncePerRequestFilter {

    private final TenantLimits limits;
    private final CallerReader callers;
    private final ProblemWriter problems;

    RateLimitFilter(TenantLimits limits, CallerReader callers, ProblemWriter problems) {
        this.limits = limits;
        this.callers = callers;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> tenant = callers.tenant();
        if (tenant.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        ConsumptionProbe token = limits.take(tenant.get());
        response.setHeader(RateLimitHeaders.LIMIT, String.valueOf(limits.perMinute()));
        response.setHeader(RateLimitHeaders.REMAINING, String.valueOf(token.getRemainingTokens()));
        response.setHeader(RateLimitHeaders.RESET, String.valueOf(seconds(token.getNanosToWaitForReset())));
        if (token.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        MDC.put("tenant", tenant.get());
        callers.actor().ifPresent(actor -> MDC.put("actor", actor));
        problems.write(
                Problem.of(
                                CommonErrors.RATE_LIMIT_EXCEEDED,
                                "The tenant may send " + limits.perMinute() + " requests a minute.")
                        .with("Retry-After", String.valueOf(Math.max(1, seconds(token.getNanosToWaitForRefill())))),
                request,
                response);
    }

    /** Rounded up, so that a retry after this time succeeds. */
    private static long seconds(long nanos) {
        return Duration.ofNanos(nanos).plus(Duration.ofSeconds(1).minusNanos(1)).toSeconds();
    }
}
