package io.fleetledger.commands.rule;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleScope;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Makes a rule. Answered with {@link AlertRuleState}. Sent again with the same {@code ruleId} it changes nothing and
 * gets the first answer: callers derive the id where they may repeat.
 *
 * @param name 1..255 code points after trimming
 * @param scope a machine or a group of the tenant, not both; a retired machine may be named: the rule holds for it
 *     again when it is restored
 * @param condition with the bounds that {@link RuleCondition} names
 * @param enabled a rule that is not holds for nobody
 */
public record CreateAlertRuleCommand(
        @TargetAggregateIdentifier UUID ruleId,
        String tenantId,
        String name,
        RuleScope scope,
        RuleCondition condition,
        boolean enabled)
        implements TenantCommand {}
