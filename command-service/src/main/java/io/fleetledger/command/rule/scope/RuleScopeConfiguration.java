package io.fleetledger.command.rule.scope;

import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.EventProcessingConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The policy's processing group and the indexes of its documents. */
@Configuration(proxyBeanMethods = false)
class RuleScopeConfiguration {

    private static final int BATCH_SIZE = 200;

    /** In order by tenant, as the policy combines rules, groups and machines; in large batches, for fewer checks. */
    @Bean
    ProcessingGroup ruleScope() {
        return new ProcessingGroup(
                        ProjectionNames.RULE_SCOPE,
                        1,
                        BATCH_SIZE,
                        message -> Optional.ofNullable(
                                (String) message.getMetaData().get(MessageKeys.TENANT)))
                .undivided(
                        "The process that follows it also tells machines of their rules in rounds, which takes one process.");
    }

    @Bean
    ScopeReview ruleScopeReview(
            ScopeProgress progress,
            EventProcessingConfiguration processing,
            ProcessingStores stores,
            ProcessingGroup ruleScope) {
        return new ScopeReview(progress, processing, stores, ruleScope);
    }

    /** Shows the rounds, which the group's lag does not include. */
    @Bean
    MeterBinder ruleScopeMeters(ScopeReview review) {
        return registry -> Gauge.builder("fleet.rule.rounds", review::pending)
                .description("Tenants whose machines have yet to be told which rules hold for them")
                .register(registry);
    }

    @Bean
    DeclaredIndexes ruleScopeRuleIndexes() {
        return new DeclaredIndexes(
                RuleDocuments.RULES,
                List.of(
                        Index.of("by-machine", RuleDocuments.TENANT_ID, RuleDocuments.MACHINE_ID),
                        Index.of(
                                "enabled-by-machine",
                                RuleDocuments.TENANT_ID,
                                RuleDocuments.ENABLED,
                                RuleDocuments.MACHINE_ID)));
    }

    @Bean
    DeclaredIndexes ruleScopeMachineIndexes() {
        return new DeclaredIndexes(ScopedMachines.COLLECTION, List.of(Index.of("by-tenant", ScopedMachines.TENANT_ID)));
    }

    @Bean
    DeclaredIndexes ruleScopeGroupIndexes() {
        return new DeclaredIndexes(RuleDocuments.GROUPS, List.of(Index.of("by-tenant", RuleDocuments.TENANT_ID)));
    }
}
