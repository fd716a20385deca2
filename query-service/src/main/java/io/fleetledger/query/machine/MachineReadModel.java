package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.ShownPosition;
import io.fleetledger.query.past.Versions;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** The machines' collections, their indexes and the processing groups of their projections. */
@Configuration(proxyBeanMethods = false)
class MachineReadModel {

    @Bean
    TenantDocuments machines(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MachineDocument.COLLECTION));
    }

    @Bean
    TenantDocuments machineCounts(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MachineCounts.COLLECTION));
    }

    @Bean
    TenantDocuments machineVersions(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(MachineVersions.COLLECTION));
    }

    /** For the past: the counts advance with each event of a machine, even one that changes no count. */
    @Bean
    ShownPosition countedMachines(TenantDocuments machineCounts) {
        return tenantId -> machineCounts
                .findById(tenantId, tenantId, List.of(MachineCounts.POSITION))
                .map(tenant -> tenant.getLong(MachineCounts.POSITION))
                .orElse(-1L);
    }

    @Bean
    ProcessingGroup machineList() {
        return ProcessingGroup.projection(
                ProjectionNames.MACHINE_LIST, 2, by(event -> event.machineId().toString()));
    }

    @Bean
    ProcessingGroup machineCountsGroup() {
        return ProcessingGroup.projection(ProjectionNames.MACHINE_COUNTS, 1, by(MachineEvent::tenantId));
    }

    private static Function<EventMessage<?>, Optional<String>> by(Function<MachineEvent, String> key) {
        return message ->
                message.getPayload() instanceof MachineEvent event ? Optional.of(key.apply(event)) : Optional.empty();
    }

    /**
     * One index per sort order, with the tenant and the active flag first and the id last; other filters scan along it.
     */
    @Bean
    DeclaredIndexes machineIndexes() {
        return new DeclaredIndexes(
                MachineDocument.COLLECTION,
                List.of(
                        sorted("by-name", NAME_KEY),
                        sorted("by-identifier", IDENTIFIER_KEY),
                        sorted("by-status", STATUS),
                        sorted("by-protocol", PROTOCOL),
                        sorted("by-location", LOCATION_KEY),
                        sorted("by-created", CREATED_AT),
                        sorted("by-updated", UPDATED_AT),
                        sorted("by-last-seen", LAST_SEEN_KEY),
                        Index.of("by-exact-identifier", TENANT_ID, MACHINE_IDENTIFIER),
                        Index.of("by-gram", TENANT_ID, ACTIVE, GRAMS, NAME_KEY, ID),
                        Index.of("by-group", TENANT_ID, ACTIVE, GROUP_IDS, NAME_KEY, ID)));
    }

    /** As for the present; the index alone tells which versions stood at an instant. */
    @Bean
    DeclaredIndexes machineVersionIndexes() {
        return new DeclaredIndexes(
                MachineVersions.COLLECTION,
                List.of(
                        version("by-name", TENANT_ID, ACTIVE, NAME_KEY, ID),
                        version("by-identifier", TENANT_ID, ACTIVE, IDENTIFIER_KEY, ID),
                        version("by-protocol", TENANT_ID, ACTIVE, PROTOCOL, ID),
                        version("by-location", TENANT_ID, ACTIVE, LOCATION_KEY, ID),
                        version("by-created", TENANT_ID, ACTIVE, CREATED_AT, ID),
                        version("by-updated", TENANT_ID, ACTIVE, UPDATED_AT, ID),
                        version("by-last-seen", TENANT_ID, ACTIVE, LAST_SEEN_KEY, ID),
                        version("by-exact-identifier", TENANT_ID, MACHINE_IDENTIFIER),
                        version("by-gram", TENANT_ID, ACTIVE, GRAMS, NAME_KEY, ID),
                        version("by-group", TENANT_ID, ACTIVE, GROUP_IDS, NAME_KEY, ID),
                        version("by-membership", TENANT_ID, MachineMemberships.IN_GROUPS)));
    }

    private static Index version(String name, String... fields) {
        return Index.of(
                name,
                Stream.concat(Arrays.stream(fields), Stream.of(Versions.VALID_TO, Versions.VALID_FROM))
                        .toArray(String[]::new));
    }

    private static Index sorted(String name, String key) {
        return Index.of(name, TENANT_ID, ACTIVE, key, ID);
    }
}
