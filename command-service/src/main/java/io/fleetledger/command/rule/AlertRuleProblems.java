package io.fleetledger.command.rule;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.rule.AlertRuleError;
import io.fleetledger.commands.rule.AlertRuleRefusal;
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

/** Every {@link AlertRuleError} and its HTTP form. */
@Component
final class AlertRuleProblems implements RefusalMapping, ErrorCatalogue {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof AlertRuleRefusal rule
                ? Optional.of(RefusalMapping.problemOf(rule, codeOf(rule.error())))
                : Optional.empty();
    }

    private static ErrorCode codeOf(AlertRuleError error) {
        return switch (error) {
            case ALERT_RULE_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No alert rule of this tenant has this id.");
            case VERSION_MISMATCH -> CommonErrors.VERSION_MISMATCH;
            case INVALID_ALERT_RULE -> CommonErrors.VALIDATION_FAILED;
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return Arrays.stream(AlertRuleError.values())
                .filter(error -> error != AlertRuleError.INVALID_ALERT_RULE)
                .map(AlertRuleProblems::codeOf)
                .toList();
    }
}
