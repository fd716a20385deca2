package io.fleetledger.query.processor;

import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Why nothing is rebuilt. */
@Component
final class ReplayProblems implements ErrorCatalogue {

    static final ErrorCode NOT_REPLAYABLE = new ErrorCode(
            "PROJECTION_NOT_REPLAYABLE",
            HttpStatus.CONFLICT,
            "What acts on events, a policy or a saga, is never given them again.");

    @Override
    public List<ErrorCode> codes() {
        return List.of(NOT_REPLAYABLE);
    }
}
