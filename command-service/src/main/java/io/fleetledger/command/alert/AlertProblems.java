package io.fleetledger.command.alert;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.alert.AlertError;
import io.fleetledger.commands.alert.AlertRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Every {@link AlertError} and its HTTP form. */
@Component
final class AlertProblems implements RefusalMapping, ErrorCatalogue {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof AlertRefusal alert
                ? Optional.of(RefusalMapping.problemOf(alert, codeOf(alert.error())))
                : Optional.empty();
    }

    private static ErrorCode codeOf(AlertError error) {
        return switch (error) {
            case ALERT_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No alert of this tenant has this id.");
            case ALERT_RESOLVED ->
                new ErrorCode(error.name(), HttpStatus.CONFLICT, "An alert that is over cannot be snoozed.");
            case INVALID_ALERT -> CommonErrors.VALIDATION_FAILED;
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return Arrays.stream(AlertError.values())
                .filter(error -> error != AlertError.INVALID_ALERT)
                .map(AlertProblems::codeOf)
                .toList();
    }
}
