package io.fleetledger.standalone.eventstore;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Bodies of events for webhooks, by position: each is kept as long as a row needs it. */
final class JdbcWebhookBodies {

    private static final int BATCH_SIZE = 200;

    private final JdbcTemplate jdbc;

    JdbcWebhookBodies(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void put(Map<Long, String> bodiesOf) {
        jdbc.batchUpdate(
                "MERGE INTO webhook_body known USING (VALUES (CAST(? AS BIGINT), CAST(? AS VARBINARY(1048576))))"
                        + " AS put (position, body) ON known.position = put.position"
                        + " WHEN NOT MATCHED THEN INSERT (position, body) VALUES (put.position, put.body)",
                bodiesOf.entrySet(),
                BATCH_SIZE,
                (statement, body) -> {
                    statement.setLong(1, body.getKey());
                    statement.setBytes(2, DeflatedText.of(body.getValue()));
                });
    }

    Optional<String> find(long position) {
        return jdbc
                .query(
                        "SELECT body FROM webhook_body WHERE position = ?",
                        (row, number) -> DeflatedText.read(row.getBytes(1)),
                        position)
                .stream()
                .findFirst();
    }

    /** Positions of bodies after this one, in order. */
    List<Long> positionsAfter(long position, int atMost) {
        return jdbc.queryForList(
                "SELECT position FROM webhook_body WHERE position > ? ORDER BY position LIMIT ?",
                Long.class,
                position,
                atMost);
    }

    /**
     * Deletes those that no row needs.
     *
     * @return how many were deleted
     */
    long removeUnused(Collection<Long> positions) {
        return sum(jdbc.batchUpdate(
                "DELETE FROM webhook_body WHERE position = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM webhook_delivery delivery WHERE delivery.position = ?)",
                positions,
                BATCH_SIZE,
                (statement, position) -> {
                    statement.setLong(1, position);
                    statement.setLong(2, position);
                }));
    }

    /** The number of rows that a batch has changed. */
    static long sum(int[][] counts) {
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).asLongStream().sum();
    }
}
