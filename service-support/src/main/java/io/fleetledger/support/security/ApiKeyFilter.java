package io.fleetledger.support.security;

import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates requests with an {@code X-API-Key}. A key together with a token, or two keys, are refused: which of
 * them the sender meant to act as could not be told from the log later.
 */
final class ApiKeyFilter extends OncePerRequestFilter {

    static final String HEADER = "X-API-Key";

    private final ApiKeys keys;
    private final ProblemTranslator translator;
    private final ProblemWriter problems;

    ApiKeyFilter(ApiKeys keys, ProblemTranslator translator, ProblemWriter problems) {
        this.keys = keys;
        this.translator = translator;
        this.problems = problems;
    }

    /** Uses the path as the container has decoded it, as later filters do: one path can be written in many ways. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null || !request.getServletPath().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Caller caller;
        try {
            caller = callerOf(request);
        } catch (RuntimeException refused) {
            problems.write(translator.problemOf(refused), request, response);
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        PreAuthenticatedAuthenticationToken known = new PreAuthenticatedAuthenticationToken(caller, null, List.of());
        context.setAuthentication(known);
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    private Caller callerOf(HttpServletRequest request) {
        if (request.getHeader("Authorization") != null) {
            throw new ProblemException(
                    Problem.malformed("Send a bearer token in Authorization or a key in X-API-Key, not both."));
        }
        List<String> sent = Collections.list(request.getHeaders(HEADER));
        if (sent.size() > 1) {
            throw new ProblemException(Problem.malformed("Send one X-API-Key."));
        }
        return keys.find(sent.get(0))
                .orElseThrow(() -> new ProblemException(
                        Problem.of(CommonErrors.UNAUTHENTICATED, "The API key is unknown or was revoked.")
                                .with("WWW-Authenticate", "ApiKey error=\"invalid_key\"")));
    }
}
