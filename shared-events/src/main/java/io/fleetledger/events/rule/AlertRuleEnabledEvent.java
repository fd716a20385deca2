package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule holds again. */
@Revision("1")
public record AlertRuleEnabledEvent(UUID ruleId, String tenantId, long version) implements AlertRuleEvent {}
