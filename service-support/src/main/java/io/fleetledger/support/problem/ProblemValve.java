package io.fleetledger.support.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what Tomcat refuses before any servlet is chosen, such as a path with a broken escape, as a problem. Public,
 * with a public constructor: Tomcat creates it by name.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ErrorCode error = status < 500 ? CommonErrors.MALFORMED_REQUEST : CommonErrors.INTERNAL_ERROR;
        var body = new ProblemWriter.Body(
                error.type(),
                error.title(),
                status,
                status < 500 ? "The request cannot be read." : "The server failed.",
                String.valueOf(request.getRequestURI()),
                error.code(),
                java.util.List.of());
        try {
            ProblemWriter.FOR_BROWSERS.forEach(response::setHeader);
            response.setContentType("application/problem+json");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getOutputStream().write(JSON.writeValueAsBytes(body));
            response.finishResponse();
        } catch (IOException gone) {
            LOG.debug("The client disconnected before its error was written", gone);
        }
    }
}
