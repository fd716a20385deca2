package io.fleetledger.query.audit;

import static io.fleetledger.query.audit.AuditDocument.*;

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

/** The audit's collection, its indexes and the processing group of its projection. */
@Configuration(proxyBeanMethods = false)
class AuditReadModel {

    @Bean
    TenantDocuments auditEntries(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(COLLECTION));
    }

    /** Entries are independent: one that fails delays no other. */
    @Bean
    ProcessingGroup auditGroup() {
        return ProcessingGroup.projection(ProjectionNames.AUDIT, 1, message -> Optional.of(message.getIdentifier()));
    }

    @Bean
    DeclaredIndexes auditIndexes() {
        return new DeclaredIndexes(
                COLLECTION,
                List.of(
                        Index.of("by-created", TENANT_ID, CREATED_AT, ID),
                        Index.of("by-user", TENANT_ID, USER_ID, CREATED_AT, ID),
                        Index.of("by-action", TENANT_ID, ACTION, CREATED_AT, ID),
                        Index.of("by-resource-type", TENANT_ID, RESOURCE_TYPE, CREATED_AT, ID),
                        Index.of("by-resource", TENANT_ID, RESOURCE_ID, CREATED_AT, ID)));
    }
}
