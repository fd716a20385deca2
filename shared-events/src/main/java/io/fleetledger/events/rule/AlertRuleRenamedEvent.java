package io.fleetledger.events.rule;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A rule got another name. */
@Revision("1")
public record AlertRuleRenamedEvent(UUID ruleId, String tenantId, long version, String oldName, String newName)
        implements AlertRuleEvent {}
