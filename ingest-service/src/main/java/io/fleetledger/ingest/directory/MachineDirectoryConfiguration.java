package io.fleetledger.ingest.directory;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.IdentifierReleasedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** The directory's collections and its processing group. */
@Configuration(proxyBeanMethods = false)
class MachineDirectoryConfiguration {

    @Bean
    TenantDocuments machineDirectory(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MachineDirectoryProjection.COLLECTION));
    }

    @Bean
    TenantDocuments machineDirectoryLevels(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MachineDirectoryProjection.LEVELS));
    }

    /** Has one segment: an identifier that moves to another machine is an entry of both. */
    @Bean
    ProcessingGroup machineDirectoryGroup() {
        return ProcessingGroup.projection(
                        ProjectionNames.MACHINE_DIRECTORY,
                        1,
                        message -> Optional.ofNullable(machineOf(message)).map(UUID::toString))
                .undivided("An identifier that goes from one machine to another is an entry of both, in their order.");
    }

    private static @Nullable UUID machineOf(EventMessage<?> message) {
        if (message.getPayload() instanceof MachineEvent event) {
            return event.machineId();
        }
        return message.getPayload() instanceof IdentifierClaimedEvent claimed
                ? claimed.machineId()
                : message.getPayload() instanceof IdentifierReleasedEvent released ? released.machineId() : null;
    }
}
