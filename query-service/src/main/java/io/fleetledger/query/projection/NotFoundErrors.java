package io.fleetledger.query.projection;

import io.fleetledger.commands.alert.AlertError;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.rule.AlertRuleError;
import io.fleetledger.commands.webhook.WebhookError;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Not-found errors for resources that a path names by id, with the same codes as for writes. */
@Component
public final class NotFoundErrors implements ErrorCatalogue {

    private static final ErrorCode MACHINE = new ErrorCode(
            MachineError.MACHINE_NOT_FOUND.name(), HttpStatus.NOT_FOUND, "No machine of this tenant has this id.");
    private static final ErrorCode GROUP = new ErrorCode(
            GroupError.GROUP_NOT_FOUND.name(), HttpStatus.NOT_FOUND, "No group of this tenant has this id.");

    private static final ErrorCode ALERT = new ErrorCode(
            AlertError.ALERT_NOT_FOUND.name(), HttpStatus.NOT_FOUND, "No alert of this tenant has this id.");
    private static final ErrorCode ALERT_RULE = new ErrorCode(
            AlertRuleError.ALERT_RULE_NOT_FOUND.name(),
            HttpStatus.NOT_FOUND,
            "No alert rule of this tenant has this id.");

    private static final ErrorCode WEBHOOK = new ErrorCode(
            WebhookError.WEBHOOK_NOT_FOUND.name(), HttpStatus.NOT_FOUND, "No webhook of this tenant has this id.");

    @Override
    public List<ErrorCode> codes() {
        return List.of(MACHINE, GROUP, ALERT, ALERT_RULE, WEBHOOK);
    }

    public static ProblemException machine() {
        return new ProblemException(Problem.of(MACHINE, "There is no such machine."));
    }

    public static ProblemException group() {
        return new ProblemException(Problem.of(GROUP, "There is no such group."));
    }

    public static ProblemException alert() {
        return new ProblemException(Problem.of(ALERT, "There is no such alert."));
    }

    public static ProblemException alertRule() {
        return new ProblemException(Problem.of(ALERT_RULE, "There is no such alert rule."));
    }

    public static ProblemException webhook() {
        return new ProblemException(Problem.of(WEBHOOK, "There is no such webhook."));
    }
}
