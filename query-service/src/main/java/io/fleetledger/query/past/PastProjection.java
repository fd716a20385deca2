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
    private final List<PastKeeper> keepers;

    PastProjection(MongoOperations mongo, Generations generations, List<PastKeeper> keepers) {
        this.mongo = mongo;
        this.generations = generations;
        this.keepers = List.copyOf(keepers);
    }

    @EventHandler
    void on(MachineEvent event, DomainEventMessage<?> message) {
        PastBatch batch = batch();
        take(message, event.tenantId(), message.getTimestamp(), batch);
    }

    @EventHandler
    void on(MachineGroupEvent event, DomainEventMessage<?> message) {
        PastBatch batch = batch();
        take(message, event.tenantId(), batch.inTree(event.tenantId(), message.getTimestamp()), batch);
    }

    @EventHandler
    void on(AlertEvent event, DomainEventMessage<?> message) {
        take(message, event.tenantId(), message.getTimestamp(), batch());
    }

    private void take(DomainEventMessage<?> message, String tenantId, Instant at, PastBatch batch) {
        Moment moment = new Moment(
                tenantId, at, LogPosition.of(message), message.getAggregateIdentifier(), message.getSequenceNumber());
        if (batch.level(tenantId).getLong(PastLevels.POSITION) < moment.position()) {
            keepers.forEach(keeper -> keeper.take(message, moment, batch));
            batch.applied(moment);
        }
    }

    private PastBatch batch() {
        return BatchWrite.current(ProjectionNames.PAST, PastBatch.class, () -> new PastBatch(mongo, generations));
    }
}
