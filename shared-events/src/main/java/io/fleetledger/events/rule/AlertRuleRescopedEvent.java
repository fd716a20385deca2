package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule holds for other machines. */
@Revision("1")
public record AlertRuleRescopedEvent(UUID ruleId, String tenantId, long version, RuleScope oldScope, RuleScope newScope)
        implements AlertRuleEvent {}
