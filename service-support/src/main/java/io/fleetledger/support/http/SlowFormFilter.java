package io.fleetledger.support.http;

import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.problem.SlowBodyException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers requests whose form arrived too slowly, such as the token endpoint's: filters that read parameters expect no
 * failure, and none of them turns it into an answer.
 */
final class SlowFormFilter extends OncePerRequestFilter {

    private final ProblemTranslator translator;
    private final ProblemWriter problems;

    SlowFormFilter(ProblemTranslator translator, ProblemWriter problems) {
        this.translator = translator;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (UncheckedIOException failure) {
            if (!(failure.getCause() instanceof SlowBodyException)) {
                throw failure;
            }
            problems.write(translator.problemOf(failure), request, response);
        }
    }
}
