package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are due are given to one process at a time, and those that were armed anew are not moved away. */
@OnEveryMongoDb
class MongoDueTableIT {

    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Instant T1 = T0.plusMillis(1);
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");

    private final TestDatabase database = TestDatabase.open();
    private final MongoDueTable table = new MongoDueTable(database.database());
    private final MongoDueTable elsewhere = new MongoDueTable(database.database());

    @BeforeEach
    void createIndexes() {
        table.ensureIndexes(new IndexBuilds(Duration.ZERO));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsDueIsGivenTheLongestFirst() {
        table.arm(List.of(due(MILL, T1), due(LATHE, T0)));
        assertThat(given(table, T0.minusMillis(1), 10)).isEmpty();
        assertThat(given(table, T1, 10)).containsExactly(due(LATHE, T0), due(MILL, T1));
    }

    @Test
    void theEarlierInstantStays() {
        table.arm(List.of(due(MILL, T1)));
        table.arm(List.of(due(MILL, T0)));
        table.arm(List.of(due(MILL, T1)));
        assertThat(given(table, T1, 10)).containsExactly(due(MILL, T0));
    }

    @Test
    void aRowIsGivenToOneProcessUntilItsLeaseEnds() {
        table.arm(List.of(due(MILL, T0), due(LATHE, T1)));
        assertThat(given(table, T1, 1)).containsExactly(due(MILL, T0));
        assertThat(given(elsewhere, T1, 10)).containsExactly(due(LATHE, T1));
        assertThat(given(elsewhere, T1.plusSeconds(DueTable.LEASE_SECONDS + 1), 10))
                .as("the first one is gone")
                .containsExactly(due(MILL, T0), due(LATHE, T1));
    }

    @Test
    void aRowIsMovedOrOver() {
        table.arm(List.of(due(MILL, T0), due(LATHE, T0)));
        Map<Due, Optional<Instant>> moved = new HashMap<>();
        table.due(T0, T0, 10)
                .forEach(row -> moved.put(row, row.machineId().equals(MILL) ? Optional.of(T1) : Optional.empty()));
        table.move(moved);
        assertThat(given(elsewhere, T1, 10)).containsExactly(due(MILL, T1));
    }

    /** A saga is stored while the commit of the message that it was loaded for is prepared; of a batch, one by one. */
    @Test
    void aRowOfABatchIsWrittenBehindTheSagasOfAllItsMessages() {
        List<List<Due>> seenBySagas = new ArrayList<>();
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(
                List.of(GenericEventMessage.asEventMessage("one"), GenericEventMessage.asEventMessage("two")));
        unit.onPrepareCommit(committing -> table.arm(List.of(due(MILL, T0))));
        unit.executeWithResult(() -> {
            unit.onPrepareCommit(committing -> seenBySagas.add(given(table, T1, 10)));
            return null;
        });

        assertThat(seenBySagas).containsExactly(List.of(), List.of());
        assertThat(given(table, T1, 10)).containsExactly(due(MILL, T0));
    }

    /** One row is then to be moved, the other is over. */
    private void armAnewWhileGiven(Instant before, Instant anew) {
        table.arm(List.of(due(MILL, before), due(LATHE, before)));
        List<Due> given = table.due(before, before, 10);
        table.arm(List.of(due(MILL, anew), due(LATHE, anew)));
        table.move(Map.of(given.get(0), Optional.of(T1.plusSeconds(60)), given.get(1), Optional.empty()));
    }

    @Test
    void aRowThatWasArmedAnewIsNotMoved() {
        armAnewWhileGiven(T1, T0);
        assertThat(given(table, T1.plusSeconds(DueTable.LEASE_SECONDS + 1), 10))
                .containsExactlyInAnyOrder(due(MILL, T0), due(LATHE, T0));
    }

    @Test
    void aRowThatWasArmedAnewForLaterIsNotMovedEitherAndFree() {
        armAnewWhileGiven(T0, T1);
        assertThat(given(elsewhere, T1, 10)).containsExactlyInAnyOrder(due(MILL, T0), due(LATHE, T0));
    }

    @Test
    void aRowFromBeforeArmingsWereCountedIsMoved() {
        database.database()
                .getCollection("due_machines")
                .insertOne(new Document("_id", MILL.toString())
                        .append("tenant_id", "tenant-1")
                        .append("due_at", Date.from(T0)));
        table.move(Map.of(table.due(T0, T0, 10).get(0), Optional.of(T1)));
        assertThat(given(table, T0, 10)).isEmpty();
        assertThat(given(table, T1, 10)).containsExactly(due(MILL, T1));
    }

    @Test
    void aDisarmedRowIsGone() {
        table.arm(List.of(due(MILL, T0)));
        table.disarm(List.of(MILL, LATHE));
        assertThat(given(table, T1, 10)).isEmpty();
    }

    /** Without how often they were armed. */
    private static List<Due> given(DueTable table, Instant now, int atMost) {
        return table.due(now, now, atMost).stream()
                .map(row -> new Due(row.machineId(), row.tenantId(), row.at()))
                .toList();
    }

    private static Due due(UUID machineId, Instant at) {
        return new Due(machineId, "tenant-1", at);
    }
}
