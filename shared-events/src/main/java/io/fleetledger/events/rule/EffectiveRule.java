package io.fleetledger.events.rule;

import java.util.UUID;

/** A rule as it holds for a machine. */
public record EffectiveRule(UUID ruleId, String name, RuleCondition condition) {}
