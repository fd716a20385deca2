package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule holds from now on, if it is enabled. */
@Revision("1")
public record AlertRuleCreatedEvent(
        UUID ruleId,
        String tenantId,
        long version,
        String name,
        RuleScope scope,
        RuleCondition condition,
        boolean enabled)
        implements AlertRuleEvent {}
