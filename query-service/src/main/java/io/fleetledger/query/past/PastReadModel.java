package io.fleetledger.query.past;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
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

/** How far the past is known, and how its projection follows the log. */
@Configuration(proxyBeanMethods = false)
class PastReadModel {

    @Bean
    TenantDocuments pastLevels(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(PastLevels.COLLECTION));
    }

    @Bean
    TenantDocuments machineEvents(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MachineEventIndex.COLLECTION));
    }

    @Bean
    DeclaredIndexes machineEventIndexes() {
        return new DeclaredIndexes(
                MachineEventIndex.COLLECTION,
                List.of(Index.of(
                        "by-machine",
                        Versions.TENANT_ID,
                        MachineEventIndex.MACHINE_ID,
                        MachineEventIndex.FIRST_POSITION,
                        MachineEventIndex.LAST_POSITION)));
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
