package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule holds for nobody until it is enabled. */
@Revision("1")
public record AlertRuleDisabledEvent(UUID ruleId, String tenantId, long version) implements AlertRuleEvent {}
