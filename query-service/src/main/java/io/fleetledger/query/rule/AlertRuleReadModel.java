package io.fleetledger.query.rule;

import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.query.tenant.DocumentExportPart;
import io.fleetledger.query.tenant.TenantExportPart;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import tools.jackson.databind.json.JsonMapper;

/** The collection of alert rules, its indexes and the processing group of its projection. */
@Configuration(proxyBeanMethods = false)
class AlertRuleReadModel {

    @Bean
    TenantDocuments alertRules(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(AlertRuleDocument.COLLECTION));
    }

    @Bean
    ProcessingGroup alertRulesGroup() {
        return ProcessingGroup.projection(
                ProjectionNames.ALERT_RULES,
                1,
                message -> message.getPayload() instanceof AlertRuleEvent event
                        ? Optional.of(event.ruleId().toString())
                        : Optional.empty());
    }

    @Bean
    DeclaredIndexes alertRuleIndexes() {
        return new DeclaredIndexes(
                AlertRuleDocument.COLLECTION,
                List.of(Index.of(
                        "by-name", AlertRuleDocument.TENANT_ID, AlertRuleDocument.NAME_KEY, AlertRuleDocument.ID)));
    }

    @Bean
    TenantExportPart exportedRules(TenantDocuments alertRules, JsonMapper json) {
        return new DocumentExportPart(
                "alert-rules",
                alertRules,
                Criteria.where(AlertRuleDocument.DELETED).is(false),
                AlertRuleDocument.VIEWED,
                AlertRuleDocument::view,
                json);
    }
}
