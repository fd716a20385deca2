package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule is gone for good. */
@Revision("1")
public record AlertRuleDeletedEvent(UUID ruleId, String tenantId, long version) implements AlertRuleEvent {}
