package io.fleetledger.query.reading;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.CrossTenantCollection;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** The collections of readings and the processing groups of their projections; every document is found by its id. */
@Configuration(proxyBeanMethods = false)
class ReadingReadModel {

    /** Large: what many events add to one machine is written once. */
    private static final int BATCH_SIZE = 2_000;

    @Bean
    TenantDocuments latestReadings(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(LatestDocument.COLLECTION));
    }

    @Bean
    TenantDocuments readingHours(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(HourDocument.COLLECTION));
    }

    @Bean
    TenantDocuments readingChunks(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(Chunk.COLLECTION));
    }

    /** @param kept how long readings are kept */
    @Bean
    HistoryRetention historyRetention(@Value("${fleet.readings.history}") Duration kept) {
        return new HistoryRetention(kept, Clock.systemUTC());
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    HistorySweep historySweep(MongoOperations mongo, Generations generations, HistoryRetention retention) {
        return new HistorySweep(
                new CrossTenantCollection(mongo, generations.named(HistorySweep.COLLECTION)),
                new CrossTenantCollection(mongo, generations.named(LatestDocument.COLLECTION)),
                new CrossTenantCollection(mongo, generations.named(HourDocument.COLLECTION)),
                new CrossTenantCollection(mongo, generations.named(Chunk.COLLECTION)),
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
