package io.fleetledger.query.reading;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.mongo.WholeCollection;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** The collections of readings and how their projections follow the log; every document is found by its id. */
@Configuration(proxyBeanMethods = false)
class ReadingReadModel {

    /** Large: what many events say of one machine is written once. */
    private static final int BATCH_SIZE = 2_000;

    @Bean
    TenantDocuments latestReadings(MongoOperations mongo) {
        return new TenantDocuments(mongo, LatestDocument.COLLECTION);
    }

    @Bean
    TenantDocuments readingHours(MongoOperations mongo) {
        return new TenantDocuments(mongo, HourDocument.COLLECTION);
    }

    @Bean
    TenantDocuments readingChunks(MongoOperations mongo) {
        return new TenantDocuments(mongo, Chunk.COLLECTION);
    }

    /** @param kept how long */
    @Bean
    HistoryRetention historyRetention(@Value("${fleet.readings.history}") Duration kept) {
        return new HistoryRetention(kept, Clock.systemUTC());
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    HistorySweep historySweep(MongoOperations mongo, HistoryRetention retention) {
        return new HistorySweep(
                new WholeCollection(mongo, HistorySweep.COLLECTION),
                new WholeCollection(mongo, LatestDocument.COLLECTION),
                new WholeCollection(mongo, HourDocument.COLLECTION),
                new WholeCollection(mongo, Chunk.COLLECTION),
                retention);
    }

    @Bean
    ProcessingGroup readingHistoryGroup() {
        return new ProcessingGroup(ProjectionNames.READING_HISTORY, 2, BATCH_SIZE, MachinesOfBatch::machineId)
                .followingReadings();
    }

    @Bean
    ProcessingGroup latestReadingsGroup() {
        return new ProcessingGroup(ProjectionNames.LATEST_READINGS, 2, BATCH_SIZE, MachinesOfBatch::machineId)
                .followingReadings();
    }
}
