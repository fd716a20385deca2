package io.fleetledger.ingest.directory;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.IdentifierReleasedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.readyourwrites.ProjectionUpdates;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.replay.WaitingWriters;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * One document per claimed identifier, under its claim's id: the one index that every store has. Sequenced by machine,
 * whose own events tell writers that the claims before them can be read.
 */
@Component
@ProcessingGroup(ProjectionNames.MACHINE_DIRECTORY)
class MachineDirectoryProjection implements WaitingWriters {

    static final String COLLECTION = "machine-directory";
    /** The last handled event of each machine. */
    static final String LEVELS = "machine-directory-levels";

    static final String MACHINE_ID = "machine_id";
    private static final String ID = "_id";
    private static final String TENANT_ID = "tenant_id";
    /** The sequence number of the claim's or machine's last handled event. */
    private static final String SEQUENCE = "sequence";

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments levels;
    private final ProjectionUpdates updates;

    MachineDirectoryProjection(
            MongoOperations mongo,
            Generations generations,
            TenantDocuments machineDirectoryLevels,
            QueryUpdateEmitter emitter) {
        this.mongo = mongo;
        this.generations = generations;
        this.levels = machineDirectoryLevels;
        this.updates = new ProjectionUpdates(emitter);
    }

    @EventHandler
    void on(IdentifierClaimedEvent event, DomainEventMessage<?> message) {
        Document held = entries().find(event.claimId());
        if (held == null || held.getLong(SEQUENCE) < message.getSequenceNumber()) {
            entries()
                    .put(new Document(ID, event.claimId())
                            .append(TENANT_ID, event.tenantId())
                            .append(MACHINE_ID, event.machineId().toString())
                            .append(SEQUENCE, message.getSequenceNumber()));
        }
    }

    /** Removes only this machine's entry: handled late, it must not take the identifier from the next holder. */
    @EventHandler
    void on(IdentifierReleasedEvent event) {
        Document held = entries().find(event.claimId());
        if (held != null && held.getString(MACHINE_ID).equals(event.machineId().toString())) {
            entries().remove(event.claimId());
        }
    }

    @EventHandler
    void on(MachineEvent event, DomainEventMessage<?> message) {
        entries(); // Begun first, so that they are written before the levels that refer to them.
        // A machine's level mostly exists already; in a rebuild most are new, and knowing that halves the cost.
        DocumentBatch.current(
                        mongo,
                        generations.name(LEVELS),
                        Generations.isRebuilding() ? MachineDirectoryProjection::machineOf : none -> Optional.empty())
                .put(new Document(ID, event.machineId().toString())
                        .append(TENANT_ID, event.tenantId())
                        .append(SEQUENCE, message.getSequenceNumber()));
        updates.announce(ProjectionNames.MACHINE_DIRECTORY, event.machineId(), message.getSequenceNumber());
    }

    @QueryHandler(queryName = ProjectionNames.AWAIT_MACHINE_DIRECTORY)
    ProjectionLevel handle(AwaitProjectionQuery query) {
        return new ProjectionLevel(
                levels.findById(query.tenantId(), query.aggregateId().toString(), List.of(SEQUENCE))
                        .map(machine -> machine.getLong(SEQUENCE))
                        .orElse(-1L));
    }

    @Override
    public void notifyWaiting(Collection<String> groups) {
        if (groups.contains(ProjectionNames.MACHINE_DIRECTORY)) {
            updates.announceShown(List.of(ProjectionNames.MACHINE_DIRECTORY), this::handle);
        }
    }

    private DocumentBatch entries() {
        return DocumentBatch.current(mongo, generations.name(COLLECTION), MachineDirectoryProjection::entryOf);
    }

    private static Optional<String> machineOf(EventMessage<?> message) {
        return message.getPayload() instanceof MachineEvent event
                ? Optional.of(event.machineId().toString())
                : Optional.empty();
    }

    private static Optional<String> entryOf(EventMessage<?> message) {
        return message.getPayload() instanceof IdentifierClaimedEvent claimed
                ? Optional.of(claimed.claimId())
                : message.getPayload() instanceof IdentifierReleasedEvent released
                        ? Optional.of(released.claimId())
                        : Optional.empty();
    }
}
