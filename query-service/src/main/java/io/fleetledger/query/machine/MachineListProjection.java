package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Maintains one document per machine, for lists, searches and single reads. Sequenced by machine. */
@Component
@ProcessingGroup(ProjectionNames.MACHINE_LIST)
class MachineListProjection implements AwaitedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments machines;
    private final SearchIndex search;
    private final ProjectionNotifier notifier;

    MachineListProjection(
            MongoOperations mongo,
            Generations generations,
            TenantDocuments machines,
            SearchIndex search,
            ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.machines = machines;
        this.search = search;
        this.notifier = notifier;
    }

    @EventHandler
    void on(MachineEvent event, DomainEventMessage<?> message) {
        DocumentBatch batch = DocumentBatch.current(
                mongo,
                generations.name(COLLECTION),
                ForeignMachineFields.WHOLE,
                ForeignMachineFields.BEGINNING.keySet(),
                MachineListProjection::documentId);
        Document stored = batch.find(event.machineId().toString());
        if (stored == null || stored.getLong(SEQUENCE) < message.getSequenceNumber()) {
            Document machine =
                    stored == null ? new Document(ID, event.machineId().toString()) : new Document(stored);
            MachineChanges.apply(machine, event, message);
            index(machine, search);
            batch.put(machine.append(SEQUENCE, message.getSequenceNumber()).append(POSITION, LogPosition.of(message)));
        }
        notifier.announce(processingGroup(), event.machineId(), message.getSequenceNumber());
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
