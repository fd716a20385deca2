package io.fleetledger.query.reading;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.query.projection.LogPosition;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Stores every reading, once for each instant of a metric, by machine and hour. A reading that arrives past its
 * retention is not stored. Sequenced by machine.
 */
@Component
@ProcessingGroup(ProjectionNames.READING_HISTORY)
class ReadingHistoryProjection {

    private final MongoOperations mongo;
    private final Generations generations;
    private final TenantDocuments readingHours;
    private final TenantDocuments readingChunks;
    private final HistoryRetention retention;

    ReadingHistoryProjection(
            MongoOperations mongo,
            Generations generations,
            TenantDocuments readingHours,
            TenantDocuments readingChunks,
            HistoryRetention retention) {
        this.mongo = mongo;
        this.generations = generations;
        this.readingHours = readingHours;
        this.readingChunks = readingChunks;
        this.retention = retention;
    }

    @EventHandler
    void on(ReadingsRecordedEvent event, EventMessage<?> message) {
        HistoryBatch batch = BatchWrite.current(ProjectionNames.READING_HISTORY, HistoryBatch.class, this::begin);
        long position = LogPosition.of(message);
        long keptFrom = retention.keptFromMicros();
        for (Reading reading : event.readings()) {
            if (reading.atMicros() >= keptFrom) {
                batch.add(event, reading, position);
            }
        }
    }

    private HistoryBatch begin() {
        HistoryBatch batch = new HistoryBatch(
                readingHours,
                readingChunks,
                new BulkWrites(mongo, generations.name(Chunk.COLLECTION)),
                new BulkWrites(mongo, generations.name(HourDocument.COLLECTION)));
        batch.load(BatchWrite.events()
                .map(EventMessage::getPayload)
                .filter(ReadingsRecordedEvent.class::isInstance)
                .map(ReadingsRecordedEvent.class::cast)
                .toList());
        return batch;
    }
}
