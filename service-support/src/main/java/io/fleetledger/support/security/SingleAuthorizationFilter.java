package io.fleetledger.support.security;

import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests with two {@code Authorization} headers. Spring would silently take the first, while a gateway or a
 * log in front may have gone by the other.
 */
final class SingleAuthorizationFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    SingleAuthorizationFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            problems.write(Problem.malformed("Send one Authorization header."), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
