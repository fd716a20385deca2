package io.fleetledger.command.rule.scope;

import io.fleetledger.command.rule.KnownRules;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.mongo.TenantDocuments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Rules as the policy remembers them. Rules are written, too, while what it remembers cannot be read. */
@Component
final class CountedRules implements KnownRules {

    private static final Logger LOG = LoggerFactory.getLogger(CountedRules.class);

    private final TenantDocuments rules;

    CountedRules(MongoOperations mongo) {
        this.rules = new TenantDocuments(mongo, RuleDocuments.RULES);
    }

    @Override
    public long count(String tenantId, RuleScope scope) {
        try {
            Object machineId =
                    scope.machineId() == null ? null : scope.machineId().toString();
            return rules.count(
                    tenantId,
                    Criteria.where(RuleDocuments.CONDITION)
                            .exists(true) // Not deleted.
                            .and(RuleDocuments.MACHINE_ID)
                            .is(machineId));
        } catch (RuntimeException unreadable) {
            LOG.warn("How many rules a tenant has was not counted: {}", unreadable.toString());
            return 0;
        }
    }
}
