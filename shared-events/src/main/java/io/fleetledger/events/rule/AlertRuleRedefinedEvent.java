package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule means something else: another metric, another threshold, another patience. */
@Revision("1")
public record AlertRuleRedefinedEvent(
        UUID ruleId, String tenantId, long version, RuleCondition oldCondition, RuleCondition newCondition)
        implements AlertRuleEvent {}
