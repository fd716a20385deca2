package io.fleetledger.query.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.mongo.CrossTenantCollection;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.time.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class HistorySweepIT {

    private final ReadStore store = new ReadStore();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:30:00Z"));
    private final InstantSource clock = now::get;
    private final HistoryRetention retention =
            new HistoryRetention(Duration.ofHours(10), clock.withZone(ZoneOffset.UTC));
    private final HistorySweep sweep = new HistorySweep(
            new CrossTenantCollection(store.mongo, HistorySweep.COLLECTION),
            new CrossTenantCollection(store.mongo, LatestDocument.COLLECTION),
            new CrossTenantCollection(store.mongo, HourDocument.COLLECTION),
            new CrossTenantCollection(store.mongo, Chunk.COLLECTION),
            retention);
    private long position;

    @AfterEach
    void close() {
        sweep.stop();
        store.close();
    }

    @Test
    void hoursGoWithTheirChunksWhenTheirRetentionHasEnded() {
        for (int hour = 0; hour < 12; hour++) {
            record(new UUID(1, 1), Instant.parse("2026-03-01T01:00:00Z").plus(Duration.ofHours(hour)), 3);
            record(new UUID(1, 2), Instant.parse("2026-03-01T01:00:00Z").plus(Duration.ofHours(hour)), 4_100);
        }
        assertThat(hours()).as("two hours were too old when they came").hasSize(22);
        sweep.sweep();
        assertThat(hours()).hasSize(22);

        now.set(Instant.parse("2026-03-01T18:10:00Z")); // First hour kept: 08; swept to 06.
        sweep.sweep();
        assertThat(hours())
                .hasSize(2 * 6)
                .allMatch(hour -> hour >= Micros.hour(Micros.of(Instant.parse("2026-03-01T07:00:00Z"))));
        assertThat(store.all(Chunk.COLLECTION)).hasSize(6 + 3 * 6);

        now.set(Instant.parse("2026-03-03T00:00:00Z"));
        sweep.sweep();
        assertThat(hours()).isEmpty();
        assertThat(store.all(Chunk.COLLECTION)).isEmpty();
    }

    private List<Long> hours() {
        return store.all(HourDocument.COLLECTION).stream()
                .map(hour -> hour.getLong(HourDocument.HOUR))
                .toList();
    }

    private void record(UUID machineId, Instant at, int readings) {
        List<Reading> all = IntStream.range(0, readings)
                .mapToObj(i -> new Reading("temp", "C", Micros.of(at) + i, i, null))
                .toList();
        EventMessage<?> event = new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(++position),
                GenericEventMessage.asEventMessage(new ReadingsRecordedEvent(machineId, "acme", all)));
        ReadStore.handle(
                new LatestReadingsProjection(
                        store.mongo, Generations.first(), store.documents(LatestDocument.COLLECTION)),
                List.of(event));
        ReadStore.handle(
                new ReadingHistoryProjection(
                        store.mongo,
                        Generations.first(),
                        store.documents(HourDocument.COLLECTION),
                        store.documents(Chunk.COLLECTION),
                        retention),
                List.of(event));
    }
}
