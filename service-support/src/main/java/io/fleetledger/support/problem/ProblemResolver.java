package io.fleetledger.support.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers exceptions of controllers and argument resolvers, before Spring MVC's own resolvers do. An answer that has
 * begun cannot become a problem: the container closes the connection without an end, so that no client takes the part
 * for the whole.
 */
public final class ProblemResolver implements HandlerExceptionResolver, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemResolver.class);

    private final ProblemTranslator translator;
    private final ProblemWriter writer;

    public ProblemResolver(ProblemTranslator translator, ProblemWriter writer) {
        this.translator = translator;
        this.writer = writer;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (response.isCommitted()) {
            if (isClientDisconnect(failure)) {
                LOG.debug("The client disconnected during {}", request.getRequestURI());
                return new ModelAndView(); // The container closes the connection, and logs it as an error.
            }
            if (failure instanceof SlowReaderException) {
                LOG.info("The answer of {} was given up: {}", request.getRequestURI(), failure.getMessage());
                return null;
            }
            LOG.error("The response of {} was interrupted", request.getRequestURI(), failure);
            return null;
        }
        try {
            writer.write(translator.problemOf(failure), request, response);
        } catch (IOException gone) {
            LOG.debug("The client disconnected before its error was written", gone);
        }
        return new ModelAndView();
    }

    private static boolean isClientDisconnect(Throwable failure) {
        return DisconnectedClientHelper.isClientDisconnectedException(failure)
                || Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .anyMatch(BadRequestException.class::isInstance);
    }
}
