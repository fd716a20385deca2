package io.fleetledger.query.webhook;

import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reasons against sending. */
@Component
final class WebhookDeliveryProblems implements ErrorCatalogue {

    private static final ErrorCode DISABLED =
            new ErrorCode("WEBHOOK_DISABLED", HttpStatus.CONFLICT, "A disabled webhook is sent nothing.");

    private static final ErrorCode TEST_RUNNING = new ErrorCode(
            "WEBHOOK_TEST_RUNNING",
            HttpStatus.TOO_MANY_REQUESTS,
            "A test of this tenant is under way, or too many of others are.");

    private static final String RETRY_AFTER_SECONDS = "2";

    static ProblemException testRunning() {
        return new ProblemException(
                Problem.of(TEST_RUNNING, "Another test is under way.").with("Retry-After", RETRY_AFTER_SECONDS));
    }

    static ProblemException disabled() {
        return new ProblemException(Problem.of(DISABLED, "The webhook is disabled; enable it first."));
    }

    @Override
    public List<ErrorCode> codes() {
        return List.of(DISABLED, TEST_RUNNING);
    }
}
