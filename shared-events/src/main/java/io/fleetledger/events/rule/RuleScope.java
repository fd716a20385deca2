package io.fleetledger.events.rule;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The machines a rule holds for: one, those of a group and of the groups below it, or, with both null, all. */
public record RuleScope(@Nullable UUID machineId, @Nullable UUID groupId) {}
