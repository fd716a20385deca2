package io.fleetledger.query.reading;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.time.Micros;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** The history of readings on a read store, a day after the log of the tests began. */
final class HistoryStore {

    static final HistoryRetention RETENTION = new HistoryRetention(
            Duration.ofDays(90),
            Clock.fixed(Micros.instant(ReadingLog.START).plus(Duration.ofHours(20)), ZoneOffset.UTC));

    private HistoryStore() {}

    static ReadingHistoryProjection projection(ReadStore store) {
        return new ReadingHistoryProjection(
                store.mongo,
                Generations.first(),
                store.documents(HourDocument.COLLECTION),
                store.documents(Chunk.COLLECTION),
                RETENTION);
    }

    static ReadingQueries queries(ReadStore store) {
        return new ReadingQueries(
                store.documents(LatestDocument.COLLECTION),
                new ReadingHistory(store.documents(HourDocument.COLLECTION), store.documents(Chunk.COLLECTION)),
                RETENTION);
    }
}
