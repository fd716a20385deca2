package io.fleetledger.commands.rule;

import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleScope;
import java.time.Instant;
import java.util.UUID;

/**
 * A rule as its own aggregate knows it, right after a command.
 *
 * @param version moves with every change
 * @param sequence of the rule's last event; a projection that has reached it shows this state
 */
public record AlertRuleState(
        UUID ruleId,
        String tenantId,
        String name,
        RuleScope scope,
        RuleCondition condition,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        long version,
        long sequence) {}
