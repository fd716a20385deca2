package io.fleetledger.query.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.reading.FindLatestReadingsQuery;
import io.fleetledger.queries.reading.LatestReadings;
import io.fleetledger.queries.reading.ReadingView;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.time.Micros;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.query.Query;

@OnEveryMongoDb
class LatestReadingsProjectionIT {

    private static final UUID MACHINE = new UUID(1, 2);

    private final ReadStore store = new ReadStore();
    private final LatestReadingsProjection projection =
            new LatestReadingsProjection(store.mongo, Generations.first(), store.documents(LatestDocument.COLLECTION));

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74, 75, 76})
    void whateverIsDeliveredTwiceTheNewestReadingsAreThoseOfTheLog(long seed) {
        Random random = new Random(seed);
        ReadingLog log = new ReadingLog(random, 250, 12);
        int position = 0;
        while (position < log.events.size()) {
            int end = Math.min(log.events.size(), position + 1 + random.nextInt(40));
            List<EventMessage<?>> batch = log.events.subList(position, end);
            switch (random.nextInt(5)) {
                case 0 -> {
                    ReadStore.handle(projection, batch);
                    end = Math.max(0, end - random.nextInt(50));
                }
                case 1 -> {
                    assertThatThrownBy(() -> ReadStore.handleAndFail(projection, batch))
                            .hasRootCauseMessage("broken");
                    end = position;
                }
                case 2 -> {
                    List<Document> before = store.all(LatestDocument.COLLECTION);
                    ReadStore.handle(projection, batch); // And is killed behind the machines' own documents.
                    store.mongo.remove(new Query(), LatestDocument.COLLECTION);
                    store.mongo.insert(before, LatestDocument.COLLECTION);
                    end = position;
                }
                default -> ReadStore.handle(projection, batch);
            }
            position = end;
        }
        assertShows(log);
    }

    private void assertShows(ReadingLog log) {
        ReadingQueries queries = HistoryStore.queries(store);
        assertThat(log.latest).isNotEmpty();
        log.latest.forEach((id, readings) -> {
            String tenant = ReadingLog.tenant(id);
            assertThat(queries.handle(new FindLatestReadingsQuery(tenant, id)))
                    .isEqualTo(new LatestReadings(
                            id,
                            readings.values().stream()
                                    .map(LatestReadingsProjectionIT::view)
                                    .sorted(Comparator.comparing(ReadingView::metricName))
                                    .toList()));
            assertThat(queries.handle(new FindLatestReadingsQuery("gamma", id)).readings())
                    .isEmpty();
            assertSeen(id, readings);
        });
    }

    private void assertSeen(UUID id, Map<String, Reading> readings) {
        Document machine = machine(id);
        Long newest = readings.values().stream()
                .map(Reading::atMicros)
                .max(Comparator.naturalOrder())
                .orElse(null);
        assertThat(machine.getLong(ForeignMachineFields.LAST_SEEN_MICROS)).isEqualTo(newest);
        assertThat(machine.getDate(ForeignMachineFields.LAST_SEEN_KEY))
                .isEqualTo(newest == null ? new Date(0) : Date.from(Micros.instant(newest)));
        assertThat(machine.getList(ForeignMachineFields.GROUP_IDS, String.class))
                .isEmpty();
    }

    /** As it is with those of a tenant that has left, when another one's are in the same batch. */
    @Test
    void nothingIsWrittenOfAMachineWhoseReadingsWereKeptFromIt() {
        ReadingLog log = new ReadingLog(new Random(7), 50, 3);
        ReadStore.handleOnly(
                projection,
                log.events,
                message -> !(message.getPayload() instanceof ReadingsRecordedEvent event
                        && event.tenantId().equals("beta")));
        assertThat(store.all(LatestDocument.COLLECTION))
                .isNotEmpty()
                .noneMatch(document -> document.getString("tenant_id").equals("beta"));
        assertThat(store.all(ForeignMachineFields.COLLECTION))
                .noneMatch(document -> ReadingLog.tenant(UUID.fromString(document.getString("_id")))
                        .equals("beta"));
    }

    @Test
    void whatOthersWroteIntoTheMachineStays() {
        store.mongo.insert(
                new Document("_id", MACHINE.toString())
                        .append("name", "Mill")
                        .append(ForeignMachineFields.GROUP_IDS, List.of("line")),
                ForeignMachineFields.COLLECTION);
        handle(1, new Reading("temp", "C", 7_000_001, 1, null));
        assertThat(machine(MACHINE))
                .isEqualTo(new Document("_id", MACHINE.toString())
                        .append("name", "Mill")
                        .append(ForeignMachineFields.GROUP_IDS, List.of("line"))
                        .append(ForeignMachineFields.LAST_SEEN_MICROS, 7_000_001L)
                        .append(ForeignMachineFields.LAST_SEEN_KEY, new Date(7_000)));
    }

    @Test
    void ofVeryManyMetricsThoseHeardOfLastAreKept() {
        Reading[] many = IntStream.rangeClosed(0, LatestDocument.MAX_METRICS)
                .mapToObj(i -> new Reading("metric " + i, "C", 1_000 + (i * 2 % 1_001), i, null))
                .toArray(Reading[]::new);
        handle(1, many);
        List<Document> kept =
                store.all(LatestDocument.COLLECTION).get(0).getList(LatestDocument.READINGS, Document.class);
        assertThat(kept).hasSize(LatestDocument.MAX_METRICS).noneMatch(reading -> reading.getLong("at") == 1_000);
    }

    @Test
    void whatIsStoredIsNotForgottenWhenAMachineComesBack() {
        handle(1, new Reading("temp", "C", 7_000_000, 1, null));
        deliver(
                2,
                new MachineRestoredEvent(MACHINE, "acme", 3, "M", MachineProtocol.JSON, MachineStatus.OFFLINE, null));
        handle(3, new Reading("temp", "C", 7_000_000, 99, null), new Reading("rpm", "1/min", 6_000_000, 2, null));
        assertThat(HistoryStore.queries(store)
                        .handle(new FindLatestReadingsQuery("acme", MACHINE))
                        .readings())
                .extracting(ReadingView::value)
                .containsExactly(2.0, 1.0);
        assertThat(machine(MACHINE).getLong(ForeignMachineFields.LAST_SEEN_MICROS))
                .isEqualTo(7_000_000);
    }

    private void handle(long position, Reading... readings) {
        deliver(position, new ReadingsRecordedEvent(MACHINE, "acme", List.of(readings)));
    }

    private void deliver(long position, Object event) {
        ReadStore.handle(
                projection,
                List.of(new GenericTrackedEventMessage<>(
                        new GlobalSequenceTrackingToken(position), GenericEventMessage.asEventMessage(event))));
    }

    private Document machine(UUID id) {
        return store.all(ForeignMachineFields.COLLECTION).stream()
                .filter(machine -> machine.getString("_id").equals(id.toString()))
                .findFirst()
                .orElseThrow();
    }

    private static ReadingView view(Reading reading) {
        return new ReadingView(
                reading.metricName(), reading.value(), reading.unit(), Micros.instant(reading.atMicros()));
    }
}
