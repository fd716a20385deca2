package io.fleetledger.query.alert;

import static io.fleetledger.query.alert.AlertDocument.*;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.query.past.ShownPosition;
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
import org.axonframework.eventhandling.EventMessage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import tools.jackson.databind.json.JsonMapper;

/** The alerts' collections, their indexes and the processing group of their projection. */
@Configuration(proxyBeanMethods = false)
class AlertReadModel {

    /** Large: most of the events it follows are readings of machines without an alert. */
    private static final int BATCH_SIZE = 2_000;

    @Bean
    TenantDocuments alerts(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(AlertDocument.COLLECTION));
    }

    @Bean
    TenantDocuments alertCounts(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(AlertCounts.COLLECTION));
    }

    /** For the past: the counts advance with each event of an alert, even one that changes no count. */
    @Bean
    ShownPosition countedAlerts(TenantDocuments alertCounts) {
        return tenantId -> alertCounts
                .findById(tenantId, tenantId, List.of(AlertCounts.POSITION))
                .map(counts -> counts.getLong(AlertCounts.POSITION))
                .orElse(-1L);
    }

    @Bean
    ProcessingGroup alertsGroup() {
        return new ProcessingGroup(ProjectionNames.ALERTS, 1, BATCH_SIZE, AlertReadModel::tenantId).followingReadings();
    }

    private static Optional<String> tenantId(EventMessage<?> message) {
        return message.getPayload() instanceof AlertEvent event
                ? Optional.of(event.tenantId())
                : message.getPayload() instanceof ReadingsRecordedEvent of
                        ? Optional.of(of.tenantId())
                        : Optional.empty();
    }

    @Bean
    DeclaredIndexes alertIndexes() {
        return new DeclaredIndexes(
                AlertDocument.COLLECTION,
                List.of(
                        Index.of("by-created", TENANT_ID, CREATED_AT, ID),
                        Index.of("by-machine", TENANT_ID, MACHINE_ID, CREATED_AT, ID),
                        Index.of("by-rule", TENANT_ID, RULE_ID, CREATED_AT, ID),
                        Index.of("by-state", TENANT_ID, RESOLVED, SEVERITY, CREATED_AT, ID)));
    }

    @Bean
    TenantExportPart exportedAlerts(TenantDocuments alerts, JsonMapper json) {
        return new DocumentExportPart(
                "alerts", alerts, new Criteria(), AlertDocument.VIEWED, AlertDocument::view, json);
    }
}
