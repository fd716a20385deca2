package io.fleetledger.query.past;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.replay.Generations;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Maintains the versions of machines and groups, and the index of machines' events. Sequenced by tenant: a group's
 * event concerns many machines and ends a version of each. An event that fails parks its tenant's past, which then
 * reports that it is not known.
 */
@Component
@ProcessingGroup(ProjectionNames.PAST)
class PastProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final List<PastUpdater> updaters;

    PastProjection(MongoOperations mongo, Generations generations, List<PastUpdater> updaters) {
        this.mongo = mongo;
        this.generations = generations;
        this.updaters = List.copyOf(updaters);
    }

    @EventHandler
    void on(MachineEvent event, DomainEventMessage<?> message) {
        PastBatch batch = batch();
        apply(message, event.tenantId(), message.getTimestamp(), batch);
    }

    @EventHandler
    void on(MachineGroupEvent event, DomainEventMessage<?> message) {
        PastBatch batch = batch();
        apply(message, event.tenantId(), batch.advanceTree(event.tenantId(), message.getTimestamp()), batch);
    }

    @EventHandler
    void on(AlertEvent event, DomainEventMessage<?> message) {
        apply(message, event.tenantId(), message.getTimestamp(), batch());
    }

    private void apply(DomainEventMessage<?> message, String tenantId, Instant at, PastBatch batch) {
        EventCoordinates coordinates = new EventCoordinates(
                tenantId, at, LogPosition.of(message), message.getAggregateIdentifier(), message.getSequenceNumber());
        if (batch.progress(tenantId).getLong(PastProgress.POSITION) < coordinates.position()) {
            updaters.forEach(updater -> updater.apply(message, coordinates, batch));
            batch.applied(coordinates);
        }
    }

    private PastBatch batch() {
        return BatchWrite.current(ProjectionNames.PAST, PastBatch.class, () -> new PastBatch(mongo, generations));
    }
}
