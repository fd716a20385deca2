package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The due table in the event database: written in the transaction that stores the sagas, and leased by this process
 * only.
 */
final class JdbcDueTable implements DueTable {

    private static final int BATCH_SIZE = 500;

    private final JdbcTemplate jdbc;

    JdbcDueTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void arm(Collection<Due> rows) {
        jdbc.batchUpdate(
                "MERGE INTO due_machine known USING (VALUES (CAST(? AS UUID), CAST(? AS VARCHAR),"
                        + " CAST(? AS TIMESTAMP(3) WITH TIME ZONE))) AS armed (machine_id, tenant_id, due_at)"
                        + " ON known.machine_id = armed.machine_id"
                        + " WHEN MATCHED THEN UPDATE SET due_at = LEAST(known.due_at, armed.due_at),"
                        + " armings = known.armings + 1"
                        + " WHEN NOT MATCHED THEN INSERT (machine_id, tenant_id, due_at, armings)"
                        + " VALUES (armed.machine_id, armed.tenant_id, armed.due_at, 1)",
                rows,
                BATCH_SIZE,
                (statement, row) -> {
                    statement.setObject(1, row.machineId());
                    statement.setString(2, row.tenantId());
                    statement.setObject(3, at(row.at()));
                });
    }

    @Override
    public void disarm(Collection<UUID> machineIds) {
        jdbc.batchUpdate(
                "DELETE FROM due_machine WHERE machine_id = ?",
                machineIds,
                BATCH_SIZE,
                (statement, machineId) -> statement.setObject(1, machineId));
    }

    @Override
    public List<Due> due(Instant until, Instant now, int atMost) {
        return jdbc.query(
                "SELECT machine_id, tenant_id, due_at, armings FROM due_machine WHERE due_at <= ?"
                        + " ORDER BY due_at LIMIT ?",
                (row, number) -> new Due(
                        row.getObject("machine_id", UUID.class),
                        row.getString("tenant_id"),
                        row.getObject("due_at", OffsetDateTime.class).toInstant(),
                        row.getLong("armings")),
                at(until),
                atMost);
    }

    @Override
    public void move(Map<Due, Optional<Instant>> rows) {
        List<Map.Entry<Due, Optional<Instant>>> later = new ArrayList<>();
        List<Due> over = new ArrayList<>();
        rows.entrySet().forEach(row -> {
            if (row.getValue().isPresent()) {
                later.add(row);
            } else {
                over.add(row.getKey());
            }
        });
        jdbc.batchUpdate(
                "UPDATE due_machine SET due_at = ? WHERE machine_id = ? AND due_at = ? AND armings = ?",
                later,
                BATCH_SIZE,
                (statement, row) -> {
                    statement.setObject(1, at(row.getValue().orElseThrow()));
                    setGiven(statement, 2, row.getKey());
                });
        jdbc.batchUpdate(
                "DELETE FROM due_machine WHERE machine_id = ? AND due_at = ? AND armings = ?",
                over,
                BATCH_SIZE,
                (statement, row) -> setGiven(statement, 1, row));
    }

    @Override
    public long deleteByTenant(String tenantId) {
        return jdbc.update("DELETE FROM due_machine WHERE tenant_id = ?", tenantId);
    }

    private static void setGiven(PreparedStatement statement, int first, Due row) throws SQLException {
        statement.setObject(first, row.machineId());
        statement.setObject(first + 1, at(row.at()));
        statement.setLong(first + 2, row.armings());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
