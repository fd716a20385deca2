package io.fleetledger.command.rule;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.rule.AlertRuleError;
import io.fleetledger.commands.rule.AlertRuleRefusal;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class AlertRuleRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    private AlertRuleRefusedException(AlertRuleRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static AlertRuleRefusedException because(AlertRuleError error, String detail) {
        return new AlertRuleRefusedException(new AlertRuleRefusal(error, detail, List.of()));
    }

    static AlertRuleRefusedException invalid(List<Violation> violations) {
        return new AlertRuleRefusedException(new AlertRuleRefusal(
                AlertRuleError.INVALID_ALERT_RULE, "The alert rule's fields are invalid.", violations));
    }
}
