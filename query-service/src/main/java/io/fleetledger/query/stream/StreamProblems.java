package io.fleetledger.query.stream;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Why a stream is not begun, in its HTTP form. */
@Component
final class StreamProblems implements ErrorCatalogue {

    private static final String RETRY_AFTER_SECONDS = "10";

    private static final ErrorCode TOO_MANY_STREAMS = new ErrorCode(
            "TOO_MANY_STREAMS",
            HttpStatus.TOO_MANY_REQUESTS,
            "The tenant has as many streams open as it may; see Retry-After.");

    @Override
    public List<ErrorCode> codes() {
        return List.of(TOO_MANY_STREAMS);
    }

    static ProblemException tooManyOfTenant(int bound) {
        return new ProblemException(
                Problem.of(TOO_MANY_STREAMS, "The tenant may have " + bound + " streams open here. Close one first.")
                        .with("Retry-After", RETRY_AFTER_SECONDS));
    }

    static ProblemException noRoom() {
        return new ProblemException(Problem.of(
                        CommonErrors.SERVICE_UNAVAILABLE,
                        "There is no room for another stream at the moment; try again.")
                .with("Retry-After", RETRY_AFTER_SECONDS));
    }
}
