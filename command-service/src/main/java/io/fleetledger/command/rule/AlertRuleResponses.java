package io.fleetledger.command.rule;

import io.fleetledger.commands.rule.AlertRuleState;
import io.fleetledger.queries.rule.AlertRuleView;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Responds to writes with the aggregate's result, once the write can be read. */
@Component
final class AlertRuleResponses {

    private final ReadYourWrites readYourWrites;

    AlertRuleResponses(ReadYourWrites readYourWrites) {
        this.readYourWrites = readYourWrites;
    }

    /** Waits, unless asked not to, and returns the response headers. */
    HttpHeaders awaitProjections(Caller caller, AlertRuleState state, @Nullable List<String> prefer) {
        return readYourWrites.awaitVersion(
                caller,
                state.version(),
                prefer,
                Writes.of(WrittenResource.ALERT_RULE, state.ruleId(), state.sequence()));
    }

    static AlertRuleView view(AlertRuleState state) {
        var condition = state.condition();
        return new AlertRuleView(
                state.ruleId(),
                state.name(),
                state.scope().machineId(),
                state.scope().groupId(),
                condition.metricName(),
                condition.type(),
                condition.operator(),
                condition.warningThreshold(),
                condition.criticalThreshold(),
                condition.warningSigma(),
                condition.criticalSigma(),
                condition.minSamples(),
                condition.forSeconds(),
                condition.hysteresis(),
                condition.cooldownSeconds(),
                state.enabled(),
                state.tenantId(),
                state.createdAt(),
                state.updatedAt(),
                state.version());
    }
}
