package io.fleetledger.support.problem;

import io.fleetledger.commands.Refusal;
import io.fleetledger.support.axon.Conflicts;
import io.fleetledger.support.axon.Outages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.coyote.BadRequestException;
import org.axonframework.messaging.HandlerExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/** The one place where an exception becomes a problem. An unknown one is a defect: it is logged, and answered 500. */
public final class ProblemTranslator {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemTranslator.class);

    private final List<RefusalMapping> refusals;

    public ProblemTranslator(List<RefusalMapping> refusals) {
        this.refusals = List.copyOf(refusals);
    }

    public Problem problemOf(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof PartialFailureException partly) {
            return inTheMiddle(partly);
        }
        if (failure instanceof MethodArgumentTypeMismatchException || failure instanceof MissingPathVariableException) {
            return notFound(); // The only typed arguments are ids in paths: an invalid id names nothing.
        }
        if (failure instanceof HttpRequestMethodNotSupportedException wrongMethod) {
            return methodNotAllowed(wrongMethod);
        }
        if (failure instanceof HttpMediaTypeNotSupportedException wrongType) {
            return unsupportedMediaType(wrongType);
        }
        if (failure instanceof ErrorResponse response) {
            return ofStatus(response.getStatusCode().value());
        }
        Optional<Problem> refusal = refusalIn(failure).flatMap(this::mapped);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (Outages.isOutcomeUnknown(failure)) {
            LOG.warn("No response from the bus or the event store: {}", rootMessage(failure));
            return unavailable(
                    "No answer in time. Whether the request took effect is unknown: read before trying again.");
        }
        if (Conflicts.isConflict(failure)) {
            LOG.warn("A change kept conflicting with concurrent changes: {}", rootMessage(failure));
            return unavailable("Others are changing the same at the moment. Nothing is half done; try again.");
        }
        if (Outages.isBusy(failure)) {
            LOG.warn("A store is too busy: {}", rootMessage(failure));
            return unavailable("A store is too busy at the moment. Nothing is half done; try again.");
        }
        if (Outages.isOutage(failure)) {
            LOG.warn("A store is unavailable: {}", rootMessage(failure));
            return unavailable("A store is unavailable at the moment. Nothing is half done; try again.");
        }
        if (causedBy(failure, AuthenticationServiceException.class)
                || causedBy(failure, JwtDecoderInitializationException.class)) {
            LOG.warn("The identity provider's keys are unavailable: {}", rootMessage(failure));
            return unavailable("Tokens cannot be checked at the moment; try again.");
        }
        if (isUnreadableRequest(failure)) {
            return Problem.malformed("The request cannot be read.");
        }
        if (causedBy(failure, SlowBodyException.class)) {
            LOG.info("A request body arrived too slowly: {}", rootMessage(failure));
            return Problem.of(CommonErrors.REQUEST_TIMEOUT, "The body came in too slowly.");
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            LOG.info("The client disconnected during its request: {}", rootMessage(failure));
            return Problem.malformed("The request broke off."); // Only for the request log: the client has left.
        }
        LOG.error("A request failed unexpectedly", failure);
        return Problem.of(CommonErrors.INTERNAL_ERROR, "The server failed. Its log has the correlation id.");
    }

    /** The common problem of an HTTP status that the container or a framework chose. */
    public Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.malformed("The request cannot be read.");
            case 401 ->
                Problem.of(CommonErrors.UNAUTHENTICATED, "A valid bearer token is needed.")
                        .with("WWW-Authenticate", "Bearer");
            case 403 -> Problem.of(CommonErrors.ROLE_TOO_LOW, "Not allowed.");
            case 404 -> notFound();
            case 405 -> Problem.of(CommonErrors.METHOD_NOT_ALLOWED, "This method is not supported here.");
            case 406 -> Problem.of(CommonErrors.NOT_ACCEPTABLE, "None of the accepted types can be produced.");
            case 408 -> Problem.of(CommonErrors.REQUEST_TIMEOUT, "The body came in too slowly.");
            case 413 -> Problem.of(CommonErrors.PAYLOAD_TOO_LARGE, "The body is too large.");
            case 414 -> Problem.of(CommonErrors.URI_TOO_LONG, "The address is too long.");
            case 415 -> Problem.of(CommonErrors.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
            case 417 -> Problem.of(CommonErrors.EXPECTATION_FAILED, "Expect nothing but 100-continue.");
            case 431 -> Problem.of(CommonErrors.HEADERS_TOO_LARGE, "The headers are too large.");
            case 501 ->
                Problem.of(CommonErrors.NOT_IMPLEMENTED, "The method or the transfer encoding is not known here.");
            case 503 -> unavailable("The service is not available at the moment; try again.");
            case 505 -> Problem.of(CommonErrors.HTTP_VERSION_NOT_SUPPORTED, "Send the request by HTTP/1.1.");
            default ->
                HttpStatus.valueOf(status).is4xxClientError()
                        ? Problem.malformed("The request cannot be read.")
                        : Problem.of(CommonErrors.INTERNAL_ERROR, "The server failed.");
        };
    }

    private Optional<Problem> mapped(Refusal refusal) {
        return refusals.stream()
                .flatMap(mapping -> mapping.problemOf(refusal).stream())
                .findFirst();
    }

    private static Optional<Refusal> refusalIn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HandlerExecutionException execution) {
                Optional<Refusal> refusal =
                        execution.getDetails().filter(Refusal.class::isInstance).map(Refusal.class::cast);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Tomcat throws an unchecked exception of its own for parameters it cannot decode, at their first use, and for a
     * body with invalid chunks, when it is read.
     */
    private static boolean isUnreadableRequest(Throwable failure) {
        return failure.getClass().getName().startsWith("org.apache.tomcat.util.http.InvalidParameter")
                || failure.getClass() == BadRequestException.class;
    }

    private static Problem methodNotAllowed(HttpRequestMethodNotSupportedException failure) {
        Problem problem = Problem.of(CommonErrors.METHOD_NOT_ALLOWED, "This method is not supported here.");
        var supported = failure.getSupportedHttpMethods();
        return supported == null
                ? problem
                : problem.with(
                        "Allow",
                        supported.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")));
    }

    private Problem unsupportedMediaType(HttpMediaTypeNotSupportedException failure) {
        String supported = failure.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .distinct()
                .collect(Collectors.joining(" or "));
        return supported.isEmpty()
                ? ofStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value())
                : Problem.of(CommonErrors.UNSUPPORTED_MEDIA_TYPE, "Send the body as " + supported + ".");
    }

    private Problem inTheMiddle(PartialFailureException partly) {
        Problem problem = problemOf(partly.failure());
        return problem.error().equals(CommonErrors.SERVICE_UNAVAILABLE)
                ? new Problem(problem.error(), partly.whatStays(), problem.errors(), problem.headers())
                : problem;
    }

    private static Problem notFound() {
        return Problem.of(CommonErrors.NOT_FOUND, "Nothing was found here.");
    }

    private static Problem unavailable(String detail) {
        return new Problem(CommonErrors.SERVICE_UNAVAILABLE, detail, List.of(), Map.of("Retry-After", "1"));
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
