package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineCounts.COLLECTION;
import static io.fleetledger.query.machine.MachineCounts.POSITION;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
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

/**
 * Maintains the counters per tenant. Sequenced by tenant, since all its machines share one document; each delta follows
 * from the event alone.
 */
@Component
@ProcessingGroup(ProjectionNames.MACHINE_COUNTS)
class MachineCountsProjection implements AwaitedProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments machines;
    private final TenantDocuments counts;
    private final ProjectionNotifier notifier;

    MachineCountsProjection(
            MongoOperations mongo,
            Generations generations,
            TenantDocuments machines,
            TenantDocuments machineCounts,
            ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.machines = machines;
        this.counts = machineCounts;
        this.notifier = notifier;
    }

    @EventHandler
    void on(MachineRegisteredEvent event, DomainEventMessage<?> message) {
        apply(message, tenant -> MachineCounts.add(tenant, true, MachineStatus.OFFLINE, event.protocol(), 1));
    }

    @EventHandler
    void on(MachineProtocolChangedEvent event, DomainEventMessage<?> message) {
        apply(message, tenant -> {
            MachineCounts.addProtocol(tenant, true, event.oldProtocol(), -1);
            MachineCounts.addProtocol(tenant, true, event.newProtocol(), 1);
        });
    }

    @EventHandler
    void on(MachineRetiredEvent event, DomainEventMessage<?> message) {
        apply(message, tenant -> {
            MachineCounts.add(tenant, true, event.oldStatus(), event.protocol(), -1);
            MachineCounts.add(tenant, false, MachineStatus.OFFLINE, event.protocol(), 1);
        });
    }

    @EventHandler
    void on(MachineRestoredEvent event, DomainEventMessage<?> message) {
        apply(message, tenant -> {
            MachineCounts.add(tenant, false, event.oldStatus(), event.protocol(), -1);
            MachineCounts.add(tenant, true, MachineStatus.OFFLINE, event.protocol(), 1);
        });
    }

    @EventHandler
    void on(MachineStatusChangedEvent event, DomainEventMessage<?> message) {
        apply(message, tenant -> {
            MachineCounts.addStatus(tenant, true, event.oldStatus(), -1);
            MachineCounts.addStatus(tenant, true, event.newStatus(), 1);
        });
    }

    /** Changes no count but advances the position, which writers wait for. */
    @EventHandler
    void on(MachineEvent event, DomainEventMessage<?> message) {
        apply(message, tenant -> {});
    }

    private void apply(DomainEventMessage<?> message, Consumer<Document> change) {
        MachineEvent event = (MachineEvent) message.getPayload();
        DocumentBatch batch =
                DocumentBatch.current(mongo, generations.name(COLLECTION), MachineCountsProjection::documentId);
        Document stored = batch.find(event.tenantId());
        Document tenant = stored == null ? MachineCounts.none(event.tenantId()) : new Document(stored);
        long position = LogPosition.of(message);
        if (tenant.getLong(POSITION) < position) {
            change.accept(tenant);
            batch.put(tenant.append(POSITION, position));
        }
        notifier.announce(processingGroup(), event.machineId(), message.getSequenceNumber());
    }

    private static Optional<String> documentId(EventMessage<?> message) {
        return message.getPayload() instanceof MachineEvent event ? Optional.of(event.tenantId()) : Optional.empty();
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.MACHINE_COUNTS;
    }

    /** The machine's own document, for which writers have waited first, tells the log position of its last event. */
    @Override
    public long shownSequence(String tenantId, UUID machineId) {
        long countedTo = counts.findById(tenantId, tenantId, List.of(POSITION))
                .map(tenant -> tenant.getLong(POSITION))
                .orElse(-1L);
        return machines.findById(
                        tenantId, machineId.toString(), List.of(MachineDocument.POSITION, MachineDocument.SEQUENCE))
                .filter(machine -> machine.getLong(MachineDocument.POSITION) <= countedTo)
                .map(machine -> machine.getLong(MachineDocument.SEQUENCE))
                .orElse(-1L);
    }
}
