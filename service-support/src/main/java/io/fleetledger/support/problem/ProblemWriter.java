package io.fleetledger.support.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problems, whatever the Accept header says: a client that asked for HTML still needs the status and the code.
 */
public final class ProblemWriter {

    /** The request attribute with the code of the problem it was answered with. */
    public static final String CODE_ATTRIBUTE = ProblemWriter.class.getName() + ".code";

    /**
     * Headers for browsers. Elsewhere security filters set them, but not on what the container refuses itself, such as
     * a slow body.
     */
    static final Map<String, String> FOR_BROWSERS =
            Map.of("X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Cache-Control", "no-store");

    private final JsonMapper json = JsonMapper.builder().build();

    @JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "errors"})
    record Body(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldProblem> errors) {}

    public void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        request.setAttribute(CODE_ATTRIBUTE, problem.error().code());
        response.resetBuffer();
        response.setStatus(problem.error().status().value());
        problem.headers().forEach(response::setHeader);
        FOR_BROWSERS.forEach(response::setHeader);
        response.setContentType("application/problem+json");
        byte[] body = json.writeValueAsBytes(new Body(
                problem.error().type(),
                problem.error().title(),
                problem.error().status().value(),
                problem.detail(),
                originalPath(request),
                problem.error().code(),
                problem.errors()));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.getOutputStream().flush();
    }

    private static String originalPath(HttpServletRequest request) {
        Object forwarded = request.getAttribute("jakarta.servlet.error.request_uri");
        return forwarded instanceof String path ? path : request.getRequestURI();
    }
}
