package io.fleetledger.support.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what Tomcat refuses before any servlet is chosen, such as a path with a broken escape, as a problem. Public,
 * with a public constructor: Tomcat creates it by name.
 */
public final class ProblemValve extends ErrorReportValve {

    /** In place of the path of a request whose first line could not be read. */
    static final String UNREADABLE = "urn:fleet-ledger:request:unreadable";

    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ProblemTranslator STATUSES = new ProblemTranslator(List.of());

    private static final String TOO_LONG =
            StringManager.getManager(AbstractHttp11Protocol.class).getString("iib.requestheadertoolarge.error");
    private static final StringManager HEADERS = StringManager.getManager(MimeHeaders.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem = tooLarge(request, failure).orElseGet(() -> STATUSES.ofStatus(response.getStatus()));
        ErrorCode error = problem.error();
        String path = request.getRequestURI();
        var body = new ProblemWriter.Body(
                error.type(),
                error.title(),
                error.status().value(),
                problem.detail(),
                path == null ? UNREADABLE : path,
                error.code(),
                List.of());
        try {
            response.setStatus(error.status().value());
            ProblemWriter.FOR_BROWSERS.forEach(response::setHeader);
            response.setContentType("application/problem+json");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getOutputStream().write(JSON.writeValueAsBytes(body));
            response.finishResponse();
        } catch (IOException gone) {
            LOG.debug("The client disconnected before its error was written", gone);
        }
    }

    /** Tomcat answers these with 400, too; only the messages of its exceptions tell them apart. */
    private static Optional<Problem> tooLarge(Request request, @Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        if (message == null
                || !(request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http)) {
            return Optional.empty();
        }
        if (message.equals(TOO_LONG)) {
            ErrorCode error =
                    request.getRequestURI() == null ? CommonErrors.URI_TOO_LONG : CommonErrors.HEADERS_TOO_LARGE;
            return Optional.of(Problem.of(
                    error,
                    "The address and the headers together may have at most " + http.getMaxHttpRequestHeaderSize()
                            + " bytes."));
        }
        int most = http.getMaxHeaderCount();
        return message.equals(HEADERS.getString("headers.maxCountFail", most))
                ? Optional.of(
                        Problem.of(CommonErrors.HEADERS_TOO_LARGE, "A request may have at most " + most + " headers."))
                : Optional.empty();
    }
}
