package io.fleetledger.commands.rule;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a rule for good. A deleted rule stays as it is. Answered with {@link AlertRuleState}.
 *
 * @param expectedVersions the versions the caller accepts, or null for any
 */
public record DeleteAlertRuleCommand(
        @TargetAggregateIdentifier UUID ruleId,
        String tenantId,
        @Nullable List<Long> expectedVersions) implements TenantCommand {

    public DeleteAlertRuleCommand {
        expectedVersions = expectedVersions == null ? null : List.copyOf(expectedVersions);
    }
}
