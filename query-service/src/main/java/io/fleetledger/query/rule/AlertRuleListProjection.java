package io.fleetledger.query.rule;

import static io.fleetledger.query.rule.AlertRuleDocument.COLLECTION;
import static io.fleetledger.query.rule.AlertRuleDocument.CREATED_AT;
import static io.fleetledger.query.rule.AlertRuleDocument.DELETED;
import static io.fleetledger.query.rule.AlertRuleDocument.ENABLED;
import static io.fleetledger.query.rule.AlertRuleDocument.ID;
import static io.fleetledger.query.rule.AlertRuleDocument.SEQUENCE;
import static io.fleetledger.query.rule.AlertRuleDocument.TENANT_ID;
import static io.fleetledger.query.rule.AlertRuleDocument.UPDATED_AT;
import static io.fleetledger.query.rule.AlertRuleDocument.VERSION;

import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.events.rule.AlertRuleDeletedEvent;
import io.fleetledger.events.rule.AlertRuleDisabledEvent;
import io.fleetledger.events.rule.AlertRuleEnabledEvent;
import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.events.rule.AlertRuleRedefinedEvent;
import io.fleetledger.events.rule.AlertRuleRenamedEvent;
import io.fleetledger.events.rule.AlertRuleRescopedEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Maintains one document per rule. Sequenced by rule. */
@Component
@ProcessingGroup(ProjectionNames.ALERT_RULES)
class AlertRuleListProjection implements AwaitedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments alertRules;
    private final ProjectionNotifier notifier;

    AlertRuleListProjection(
            MongoOperations mongo, Generations generations, TenantDocuments alertRules, ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.alertRules = alertRules;
        this.notifier = notifier;
    }

    @EventHandler
    void on(AlertRuleCreatedEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> {
            rule.append(ID, event.ruleId().toString())
                    .append(TENANT_ID, event.tenantId())
                    .append(ENABLED, event.enabled())
                    .append(DELETED, false)
                    .append(CREATED_AT, Date.from(message.getTimestamp()));
            AlertRuleDocument.name(rule, event.name());
            AlertRuleDocument.scope(rule, event.scope());
            AlertRuleDocument.condition(rule, event.condition());
        });
    }

    @EventHandler
    void on(AlertRuleRenamedEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> AlertRuleDocument.name(rule, event.newName()));
    }

    @EventHandler
    void on(AlertRuleRescopedEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> AlertRuleDocument.scope(rule, event.newScope()));
    }

    @EventHandler
    void on(AlertRuleRedefinedEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> AlertRuleDocument.condition(rule, event.newCondition()));
    }

    @EventHandler
    void on(AlertRuleEnabledEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> rule.append(ENABLED, true));
    }

    @EventHandler
    void on(AlertRuleDisabledEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> rule.append(ENABLED, false));
    }

    @EventHandler
    void on(AlertRuleDeletedEvent event, DomainEventMessage<?> message) {
        apply(message, rule -> {
            rule.clear();
            rule.append(ID, event.ruleId().toString())
                    .append(TENANT_ID, event.tenantId())
                    .append(DELETED, true);
        });
    }

    private void apply(DomainEventMessage<?> message, Consumer<Document> change) {
        AlertRuleEvent event = (AlertRuleEvent) message.getPayload();
        DocumentBatch batch =
                DocumentBatch.current(mongo, generations.name(COLLECTION), AlertRuleListProjection::documentId);
        Document stored = batch.find(event.ruleId().toString());
        if (stored == null || stored.getLong(SEQUENCE) < message.getSequenceNumber()) {
            Document rule = stored == null ? new Document() : new Document(stored);
            change.accept(rule);
            batch.put(rule.append(UPDATED_AT, Date.from(message.getTimestamp()))
                    .append(VERSION, event.version())
                    .append(SEQUENCE, message.getSequenceNumber()));
        }
        notifier.announce(processingGroup(), event.ruleId(), message.getSequenceNumber());
    }

    private static Optional<String> documentId(EventMessage<?> message) {
        return message.getPayload() instanceof AlertRuleEvent event
                ? Optional.of(event.ruleId().toString())
                : Optional.empty();
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.ALERT_RULES;
    }

    @Override
    public long shownSequence(String tenantId, UUID ruleId) {
        return alertRules
                .findById(tenantId, ruleId.toString(), List.of(SEQUENCE))
                .map(rule -> rule.getLong(SEQUENCE))
                .orElse(-1L);
    }
}
