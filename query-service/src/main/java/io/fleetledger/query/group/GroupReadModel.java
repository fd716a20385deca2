package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.query.past.ShownPosition;
import io.fleetledger.query.past.Versions;
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

/** The groups' collections, their indexes and the processing group of their projection. */
@Configuration(proxyBeanMethods = false)
class GroupReadModel {

    @Bean
    TenantDocuments groups(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(GroupDocument.COLLECTION));
    }

    @Bean
    TenantDocuments groupMembers(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MemberDocument.COLLECTION));
    }

    @Bean
    TenantDocuments groupStatuses(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(StatusDocument.COLLECTION));
    }

    @Bean
    TenantDocuments groupTrees(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(TreeDocument.COLLECTION));
    }

    @Bean
    TenantDocuments groupVersions(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(GroupVersions.COLLECTION));
    }

    /** For the past: the tree advances with each of its own events and with machine events that change counts. */
    @Bean
    ShownPosition shownTree(StoredTrees stored) {
        return stored::position;
    }

    @Bean
    ProcessingGroup groupTree() {
        return ProcessingGroup.projection(
                ProjectionNames.GROUP_TREE,
                1,
                message -> message.getPayload() instanceof MachineGroupEvent event
                        ? Optional.of(event.tenantId())
                        : message.getPayload() instanceof MachineEvent of
                                ? Optional.of(of.tenantId())
                                : Optional.empty());
    }

    @Bean
    DeclaredIndexes groupIndexes() {
        return new DeclaredIndexes(
                GroupDocument.COLLECTION,
                List.of(
                        Index.of("by-name", TENANT_ID, DELETED, NAME_KEY, ID),
                        Index.of("by-parent", TENANT_ID, DELETED, PARENT_ID, NAME_KEY, ID),
                        Index.of("by-gram", TENANT_ID, DELETED, GRAMS, NAME_KEY, ID)));
    }

    @Bean
    DeclaredIndexes groupMemberIndexes() {
        return new DeclaredIndexes(MemberDocument.COLLECTION, List.of(Index.of("by-tenant", TENANT_ID)));
    }

    @Bean
    DeclaredIndexes groupStatusIndexes() {
        return new DeclaredIndexes(StatusDocument.COLLECTION, List.of(Index.of("by-tenant", TENANT_ID)));
    }

    @Bean
    DeclaredIndexes groupVersionIndexes() {
        return new DeclaredIndexes(
                GroupVersions.COLLECTION,
                List.of(
                        Index.of("by-group", TENANT_ID, GroupVersions.GROUP_ID, Versions.VALID_TO),
                        Index.of("by-end", TENANT_ID, DELETED, Versions.VALID_TO, Versions.VALID_FROM)));
    }

    @Bean
    TenantExportPart exportedGroups(TenantDocuments groups, JsonMapper json) {
        return new DocumentExportPart(
                "machine-groups",
                groups,
                Criteria.where(GroupDocument.DELETED).is(false),
                GroupDocument.VIEWED,
                GroupDocument::view,
                json);
    }
}
