package io.fleetledger.query.stream;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reasons for refusing a stream, in their HTTP form. */
@Component
final class StreamProblems implements ErrorCatalogue {

    private static final String RETRY_AFTER_SECONDS = "10";

    private static final ErrorCode TOO_MANY_STREAMS = new ErrorCode(
            "TOO_MANY_STREAMS",
            HttpStatus.TOO_MANY_REQUESTS,
            "The tenant has as many streams open as it may; see Retry-After.");

    static final ErrorCode UPGRADE_REQUIRED = new ErrorCode(
            "UPGRADE_REQUIRED",
            HttpStatus.UPGRADE_REQUIRED,
            "Only a WebSocket can be opened here, and the request does not ask for one.");

    static final ErrorCode ORIGIN_NOT_ALLOWED =
            new ErrorCode("ORIGIN_NOT_ALLOWED", HttpStatus.FORBIDDEN, "Web pages of that origin are not let in here.");

    @Override
    public List<ErrorCode> codes() {
        return List.of(TOO_MANY_STREAMS, UPGRADE_REQUIRED, ORIGIN_NOT_ALLOWED);
    }

    static ProblemException tooManyOfTenant(int bound) {
        return new ProblemException(
                Problem.of(TOO_MANY_STREAMS, "The tenant may have " + bound + " streams open here. Close one first.")
                        .with("Retry-After", RETRY_AFTER_SECONDS));
    }

    static ProblemException noCapacity() {
        return new ProblemException(Problem.of(
                        CommonErrors.SERVICE_UNAVAILABLE,
                        "There is no room for another stream at the moment; try again.")
                .with("Retry-After", RETRY_AFTER_SECONDS));
    }
}
