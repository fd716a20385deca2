package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.events.machine.MachineChangeEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.query.projection.FollowedProjection;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.MachineFieldsOfOthers;
import io.fleetledger.query.projection.ProjectionLevels;
import io.fleetledger.query.projection.SearchIndex;
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

/** One document per machine, as lists, searches and single reads show it. Sequenced by machine. */
@Component
@ProcessingGroup(ProjectionNames.MACHINE_LIST)
class MachineListProjection implements FollowedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments machines;
    private final SearchIndex search;
    private final ProjectionLevels levels;

    MachineListProjection(
            MongoOperations mongo,
            Generations generations,
            TenantDocuments machines,
            SearchIndex search,
            ProjectionLevels levels) {
        this.mongo = mongo;
        this.generations = generations;
        this.machines = machines;
        this.search = search;
        this.levels = levels;
    }

    @EventHandler
    void on(MachineRegisteredEvent event, DomainEventMessage<?> message) {
        apply(
                message,
                machine -> machine.append(ID, event.machineId().toString())
                        .append(TENANT_ID, event.tenantId())
                        .append(NAME, event.name())
                        .append(MACHINE_IDENTIFIER, event.machineIdentifier())
                        .append(PROTOCOL, event.protocol().wireName())
                        .append(LOCATION, event.location())
                        .append(STATUS, MachineStatus.OFFLINE.wireName())
                        .append(ACTIVE, true)
                        .append(CREATED_AT, Date.from(message.getTimestamp()))
                        .append(OFFLINE_AFTER_SECONDS, event.offlineAfterSeconds()));
    }

    @EventHandler
    void on(MachineRenamedEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(NAME, event.newName()));
    }

    @EventHandler
    void on(MachineIdentifierChangedEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(MACHINE_IDENTIFIER, event.newIdentifier()));
    }

    @EventHandler
    void on(MachineProtocolChangedEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(PROTOCOL, event.newProtocol().wireName()));
    }

    @EventHandler
    void on(MachineRelocatedEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(LOCATION, event.newLocation()));
    }

    @EventHandler
    void on(MachineOfflineThresholdChangedEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(OFFLINE_AFTER_SECONDS, event.newSeconds()));
    }

    @EventHandler
    void on(MachineRetiredEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(ACTIVE, false).append(STATUS, MachineStatus.OFFLINE.wireName()));
    }

    @EventHandler
    void on(MachineRestoredEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(ACTIVE, true).append(STATUS, MachineStatus.OFFLINE.wireName()));
    }

    @EventHandler
    void on(MachineStatusChangedEvent event, DomainEventMessage<?> message) {
        apply(message, machine -> machine.append(STATUS, event.newStatus().wireName()));
    }

    private void apply(DomainEventMessage<?> message, Consumer<Document> change) {
        MachineEvent event = (MachineEvent) message.getPayload();
        DocumentBatch batch = DocumentBatch.current(
                mongo,
                generations.name(COLLECTION),
                MachineFieldsOfOthers.BEGINNING,
                MachineListProjection::documentId);
        Document stored = batch.find(event.machineId().toString());
        if (stored == null || stored.getLong(SEQUENCE) < message.getSequenceNumber()) {
            Document machine = stored == null ? new Document() : new Document(stored);
            change.accept(machine);
            if (event instanceof MachineChangeEvent changed) {
                machine.append(VERSION, changed.version()).append(UPDATED_AT, Date.from(message.getTimestamp()));
            }
            index(machine, search);
            batch.put(machine.append(SEQUENCE, message.getSequenceNumber()).append(POSITION, LogPosition.of(message)));
        }
        levels.announce(processingGroup(), event.machineId(), message.getSequenceNumber());
    }

    private static Optional<String> documentId(EventMessage<?> message) {
        return message.getPayload() instanceof MachineEvent event
                ? Optional.of(event.machineId().toString())
                : Optional.empty();
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.MACHINE_LIST;
    }

    @Override
    public long shownSequence(String tenantId, UUID machineId) {
        return machines.findById(tenantId, machineId.toString(), List.of(SEQUENCE))
                .map(machine -> machine.getLong(SEQUENCE))
                .orElse(-1L);
    }
}
