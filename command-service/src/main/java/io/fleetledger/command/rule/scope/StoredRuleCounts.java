package io.fleetledger.command.rule.scope;

import io.fleetledger.command.rule.RuleCounts;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.mongo.TenantDocuments;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Counts rules in the policy's documents. If they cannot be read, no rule is added: its bound is unknown. */
@Component
final class StoredRuleCounts implements RuleCounts {

    private final TenantDocuments rules;

    StoredRuleCounts(MongoOperations mongo) {
        this.rules = new TenantDocuments(mongo, RuleDocuments.RULES);
    }

    @Override
    public long count(String tenantId, RuleScope scope) {
        Object machineId = scope.machineId() == null ? null : scope.machineId().toString();
        return rules.count(
                tenantId,
                Criteria.where(RuleDocuments.CONDITION)
                        .exists(true) // Not deleted.
                        .and(RuleDocuments.MACHINE_ID)
                        .is(machineId));
    }
}
