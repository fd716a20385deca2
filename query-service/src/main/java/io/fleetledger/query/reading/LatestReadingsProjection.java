package io.fleetledger.query.reading;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.mongo.DocumentFields;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Maintains one document per machine with the newest reading of each metric, and the last-seen time in the machine's
 * own document. Both are kept while a machine is retired, as its stored readings are. Sequenced by machine.
 */
@Component
@ProcessingGroup(ProjectionNames.LATEST_READINGS)
class LatestReadingsProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments latestReadings;

    LatestReadingsProjection(MongoOperations mongo, Generations generations, TenantDocuments latestReadings) {
        this.mongo = mongo;
        this.generations = generations;
        this.latestReadings = latestReadings;
    }

    @EventHandler
    void on(ReadingsRecordedEvent event, EventMessage<?> message) {
        batch().of(event.machineId().toString()).add(event.readings(), LogPosition.of(message));
    }

    private LatestBatch batch() {
        return BatchWrite.current(ProjectionNames.LATEST_READINGS, LatestBatch.class, this::begin);
    }

    private LatestBatch begin() {
        LatestBatch batch = new LatestBatch(
                latestReadings,
                new BulkWrites(mongo, generations.name(LatestDocument.COLLECTION)),
                new DocumentFields(
                        mongo, generations.name(ForeignMachineFields.COLLECTION), ForeignMachineFields.WHOLE));
        MachinesOfBatch.byTenant().forEach(batch::load);
        return batch;
    }
}
