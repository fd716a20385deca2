package io.fleetledger.standalone.eventstore;

import static io.fleetledger.standalone.eventstore.JdbcDeliveryRows.*;
import static io.fleetledger.standalone.eventstore.WebhookRows.at;

import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDeliveries;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Dead letters of webhooks, in the event database. Chunks have transactions of their own, even within another
 * transaction.
 */
final class JdbcWebhookDeadLetters implements WebhookDeadLetters {

    private final JdbcTemplate jdbc;
    private final JdbcDeliveryRows rows;

    JdbcWebhookDeadLetters(JdbcTemplate jdbc, JdbcDeliveryRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    /**
     * Rows put by the caller's own transaction are invisible to the chunks' transactions: the last update buries
     * them.
     */
    @Override
    public void enqueue(UUID webhookId, String reason, Instant at) {
        List<Key> waiting = jdbc.query(
                "SELECT webhook_id, position FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE"
                        + " ORDER BY webhook_id DESC, dead DESC, position DESC",
                KEY,
                webhookId);
        rows.inChunks(waiting, keys -> setDead(keys, true, reason, at(at)));
        jdbc.update(
                "UPDATE webhook_delivery SET dead = TRUE, reason = ?, dead_at = ? WHERE webhook_id = ? AND dead ="
                        + " FALSE",
                reason,
                at(at),
                webhookId);
    }

    @Override
    public void enqueue(UUID webhookId, long position, String reason, Instant at) {
        setDead(List.of(new Key(webhookId, position)), true, reason, at(at));
    }

    @Override
    public List<DeadLetter> find(UUID webhookId, long skip, int atMost) {
        return jdbc.query(
                "SELECT " + LETTER_COLUMNS + " FROM webhook_delivery WHERE webhook_id = ? AND dead = TRUE" + IN_ORDER
                        + " LIMIT ? OFFSET ?",
                LETTER,
                webhookId,
                atMost,
                skip);
    }

    @Override
    public long count(UUID webhookId) {
        return rows.count("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = ? AND dead = TRUE", webhookId);
    }

    @Override
    public long requeue(UUID webhookId, Positions positions, long atMost) {
        String dead = "SELECT webhook_id, position FROM webhook_delivery WHERE webhook_id = ? AND dead = TRUE AND ";
        String oldest = IN_ORDER + " LIMIT ?";
        List<Key> keys = positions.some() == null
                ? jdbc.query(
                        dead + "position BETWEEN ? AND ?" + oldest,
                        KEY,
                        webhookId,
                        positions.from(),
                        positions.to(),
                        atMost)
                : jdbc.query(
                        dead + "ARRAY_CONTAINS(?, position)" + oldest,
                        KEY,
                        webhookId,
                        positions.some().toArray(Long[]::new),
                        atMost);
        return rows.inChunks(keys, some -> setDead(some, false, null, null));
    }

    @Override
    public long deleteBefore(Instant time) {
        long deleted = 0;
        List<Key> some;
        do {
            some = jdbc.query(
                    "SELECT webhook_id, position FROM webhook_delivery WHERE dead = TRUE AND occurred_at < ? LIMIT ?",
                    KEY,
                    at(time),
                    WebhookDeliveries.CHUNK_SIZE);
            deleted += rows.delete(some, " AND dead = TRUE"); // Otherwise it was requeued meanwhile.
        } while (some.size() == WebhookDeliveries.CHUNK_SIZE);
        return deleted;
    }

    private long setDead(List<Key> keys, boolean dead, @Nullable String reason, @Nullable OffsetDateTime at) {
        return JdbcWebhookBodies.sum(jdbc.batchUpdate(
                "UPDATE webhook_delivery SET dead = ?, reason = ?, dead_at = ?"
                        + " WHERE webhook_id = ? AND position = ? AND dead <> ?",
                keys,
                BATCH_SIZE,
                (statement, key) -> {
                    statement.setBoolean(1, dead);
                    statement.setString(2, reason);
                    statement.setObject(3, at);
                    statement.setObject(4, key.webhookId());
                    statement.setLong(5, key.position());
                    statement.setBoolean(6, dead);
                }));
    }
}
