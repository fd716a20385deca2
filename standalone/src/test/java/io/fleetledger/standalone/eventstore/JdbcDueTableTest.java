package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.due.Due;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows that were armed anew are not moved away, on a database that had rows before armings were counted. */
class JdbcDueTableTest {

    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Instant T1 = T0.plusMillis(1);
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final UUID PRESS = UUID.fromString("9f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a03");

    private final JdbcDataSource database = new JdbcDataSource();
    private final JdbcDueTable table = new JdbcDueTable(new JdbcTemplate(database));

    @BeforeEach
    void migrateAnOlderDatabase() {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).target("5").load().migrate();
        new JdbcTemplate(database)
                .update(
                        "INSERT INTO due_machine (machine_id, tenant_id, due_at) VALUES (?, 'tenant-1', ?)",
                        PRESS,
                        T0.minusMillis(1).atOffset(ZoneOffset.UTC));
        Flyway.configure().dataSource(database).load().migrate();
    }

    @Test
    void whatIsDueIsGivenTheLongestFirst() {
        table.arm(List.of(due(MILL, T1), due(LATHE, T0)));
        assertThat(given(T0)).containsExactly(due(PRESS, T0.minusMillis(1)), due(LATHE, T0));
        assertThat(table.due(T1, T1, 1)).hasSize(1);
    }

    @Test
    void theEarlierInstantStays() {
        table.disarm(List.of(PRESS));
        table.arm(List.of(due(MILL, T1)));
        table.arm(List.of(due(MILL, T0)));
        table.arm(List.of(due(MILL, T1)));
        assertThat(given(T1)).containsExactly(due(MILL, T0));
    }

    @Test
    void aRowIsMovedOrOver() {
        table.arm(List.of(due(MILL, T0), due(LATHE, T0)));
        Map<Due, Optional<Instant>> moved = new HashMap<>();
        table.due(T0, T0, 10)
                .forEach(row -> moved.put(row, row.machineId().equals(LATHE) ? Optional.empty() : Optional.of(T1)));
        table.move(moved);
        assertThat(given(T0)).isEmpty();
        assertThat(given(T1)).containsExactlyInAnyOrder(due(MILL, T1), due(PRESS, T1));
    }

    @Test
    void aRowThatWasArmedAnewIsNotMoved() {
        table.disarm(List.of(PRESS));
        table.arm(List.of(due(MILL, T0), due(LATHE, T0)));
        List<Due> given = table.due(T0, T0, 10);
        table.arm(List.of(due(MILL, T1), due(LATHE, T1)));
        table.move(Map.of(given.get(0), Optional.of(T1.plusSeconds(60)), given.get(1), Optional.empty()));
        assertThat(given(T1)).containsExactlyInAnyOrder(due(MILL, T0), due(LATHE, T0));
    }

    /** Without how often they were armed. */
    private List<Due> given(Instant now) {
        return table.due(now, now, 10).stream()
                .map(row -> new Due(row.machineId(), row.tenantId(), row.at()))
                .toList();
    }

    private static Due due(UUID machineId, Instant at) {
        return new Due(machineId, "tenant-1", at);
    }
}
