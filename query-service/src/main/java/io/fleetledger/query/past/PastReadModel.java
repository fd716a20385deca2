package io.fleetledger.query.past;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** How far the past is known, its lookups by id, and how its projection follows the log. */
@Configuration(proxyBeanMethods = false)
class PastReadModel {

    @Bean
    TenantDocuments pastProgressDocuments(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(PastProgress.COLLECTION));
    }

    @Bean
    VersionChain machineEventParts(
            MongoOperations mongo,
            Generations generations,
            @Value("${fleet.read-store.indexes-ranges:true}") boolean indexesRanges) {
        return chain(mongo, generations, MachineEventIndex.COLLECTION, indexesRanges);
    }

    @Bean
    VersionChain machineVersionChain(
            MongoOperations mongo,
            Generations generations,
            @Value("${fleet.read-store.indexes-ranges:true}") boolean indexesRanges) {
        return chain(mongo, generations, MachineMemberships.COLLECTION, indexesRanges);
    }

    private static VersionChain chain(
            MongoOperations mongo, Generations generations, String collection, boolean indexesRanges) {
        return new VersionChain(
                new TenantDocuments(mongo, generations.named(collection)),
                new TenantDocuments(mongo, generations.named(Versions.heads(collection))),
                indexesRanges);
    }

    @Bean
    ProcessingGroup pastGroup() {
        return ProcessingGroup.projection(ProjectionNames.PAST, 1, PastReadModel::tenant);
    }

    private static Optional<String> tenant(EventMessage<?> message) {
        if (message.getPayload() instanceof MachineEvent event) {
            return Optional.of(event.tenantId());
        }
        if (message.getPayload() instanceof AlertEvent event) {
            return Optional.of(event.tenantId());
        }
        return message.getPayload() instanceof MachineGroupEvent event
                ? Optional.of(event.tenantId())
                : Optional.empty();
    }
}
