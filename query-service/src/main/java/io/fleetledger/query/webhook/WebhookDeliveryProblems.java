package io.fleetledger.query.webhook;

import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What stands against sending. */
@Component
final class WebhookDeliveryProblems implements ErrorCatalogue {

    private static final ErrorCode DISABLED =
            new ErrorCode("WEBHOOK_DISABLED", HttpStatus.CONFLICT, "A disabled webhook is sent nothing.");

    static ProblemException disabled() {
        return new ProblemException(Problem.of(DISABLED, "The webhook is disabled; enable it first."));
    }

    @Override
    public List<ErrorCode> codes() {
        return List.of(DISABLED);
    }
}
