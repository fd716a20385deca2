package io.fleetledger.queries.rule;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** One rule: an optional {@link AlertRuleView}, empty for a deleted one. */
public record FindAlertRuleByIdQuery(String tenantId, UUID ruleId) implements TenantQuery {}
