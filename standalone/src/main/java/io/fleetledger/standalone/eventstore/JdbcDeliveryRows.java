package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.paging.Chunks;
import io.fleetledger.support.webhook.WebhookDeadLetters.DeadLetter;
import io.fleetledger.support.webhook.WebhookDeliveries;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of webhooks' waiting events and dead letters, in the event database. */
final class JdbcDeliveryRows {

    static final int BATCH_SIZE = 200;

    /** The key of a row. */
    record Key(UUID webhookId, long position) {}

    /** The columns of a row without its body, for waiting events and dead letters. */
    static final String LETTER_COLUMNS = "position, message_id, type, occurred_at, reason, dead_at, attempts,"
            + " last_failure_at, last_status, last_error";

    /** Orders by all columns of the index: by its last column alone, H2 would sort all waiting rows for each query. */
    static final String IN_ORDER = " ORDER BY webhook_id, dead, position";

    static final RowMapper<DeadLetter> LETTER = (row, number) -> new DeadLetter(
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getObject(4, OffsetDateTime.class).toInstant(),
            row.getString(5),
            WebhookRows.instant(row, 6),
            row.getInt(7),
            WebhookRows.failure(row, 8));

    static final RowMapper<Key> KEY = (row, number) -> new Key(row.getObject(1, UUID.class), row.getLong(2));

    private final JdbcTemplate jdbc;
    private final JdbcWebhookBodies bodies;
    private final TransactionTemplate chunk;

    JdbcDeliveryRows(JdbcTemplate jdbc, JdbcWebhookBodies bodies, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.bodies = bodies;
        this.chunk = new TransactionTemplate(transactions);
        this.chunk.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Deletes rows in chunks, with bodies that no row needs any longer.
     *
     * @param onlyIf a further SQL condition
     * @return how many rows were deleted
     */
    long delete(List<Key> rows, String onlyIf) {
        return inChunks(rows, keys -> {
            long deleted = JdbcWebhookBodies.sum(jdbc.batchUpdate(
                    "DELETE FROM webhook_delivery WHERE webhook_id = ? AND position = ?" + onlyIf,
                    keys,
                    BATCH_SIZE,
                    (statement, key) -> {
                        statement.setObject(1, key.webhookId());
                        statement.setLong(2, key.position());
                    }));
            bodies.removeUnused(positionsOf(keys));
            return deleted;
        });
    }

    interface Change {

        /** How many rows were changed. */
        long of(List<Key> keys);
    }

    /**
     * Changes each chunk of the rows in a transaction of its own.
     *
     * @return how many rows were changed
     */
    long inChunks(List<Key> keys, Change change) {
        long changed = 0;
        for (List<Key> some : Chunks.of(keys, WebhookDeliveries.CHUNK_SIZE)) {
            changed += Objects.requireNonNull(chunk.execute(status -> change.of(some)));
        }
        return changed;
    }

    static Collection<Long> positionsOf(List<Key> keys) {
        return new HashSet<>(keys.stream().map(Key::position).toList());
    }

    long count(String sql, Object... parameters) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, parameters));
    }
}
