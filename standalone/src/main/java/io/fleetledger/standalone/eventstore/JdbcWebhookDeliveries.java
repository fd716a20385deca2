package io.fleetledger.standalone.eventstore;

import static io.fleetledger.standalone.eventstore.JdbcDeliveryRows.*;
import static io.fleetledger.standalone.eventstore.WebhookRows.at;

import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDeadLetters.DeadLetter;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Pending deliveries in the event database: put in the transaction that stores their group's position, so that no event
 * is put twice. Chunks have transactions of their own, even within another transaction.
 */
final class JdbcWebhookDeliveries implements WebhookDeliveries {

    /** The row of a webhook that has waited longest. */
    static final String NEXT = "SELECT " + LETTER_COLUMNS
            + " FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE" + IN_ORDER + " LIMIT 1";

    private final JdbcTemplate jdbc;
    private final JdbcWebhookBodies bodies;
    private final JdbcDeliveryRows rows;
    private final WebhookDeadLetters deadLetters;

    JdbcWebhookDeliveries(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.bodies = new JdbcWebhookBodies(jdbc);
        this.rows = new JdbcDeliveryRows(jdbc, bodies, transactions);
        this.deadLetters = new JdbcWebhookDeadLetters(jdbc, rows);
    }

    @Override
    public void put(Collection<WebhookDelivery> deliveries) {
        TreeMap<Long, String> bodiesOf = new TreeMap<>();
        deliveries.forEach(delivery -> bodiesOf.put(delivery.position(), delivery.body()));
        bodies.put(bodiesOf);
        jdbc.batchUpdate(
                "MERGE INTO webhook_delivery known USING (VALUES (CAST(? AS UUID), CAST(? AS BIGINT),"
                        + " CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS TIMESTAMP(9) WITH TIME ZONE)))"
                        + " AS put (webhook_id, position, message_id, type, at)"
                        + " ON known.webhook_id = put.webhook_id AND known.position = put.position"
                        + " WHEN MATCHED AND known.dead = TRUE AND known.reason = '" + WebhookDeadLetters.BODY_MISSING
                        + "'"
                        + " THEN UPDATE SET dead = FALSE, reason = NULL, dead_at = NULL"
                        + " WHEN NOT MATCHED THEN INSERT (webhook_id, position, dead, message_id, type, occurred_at)"
                        + " VALUES (put.webhook_id, put.position, FALSE, put.message_id, put.type, put.at)",
                deliveries,
                BATCH_SIZE,
                (statement, delivery) -> {
                    statement.setObject(1, delivery.webhookId());
                    statement.setLong(2, delivery.position());
                    statement.setString(3, delivery.messageId());
                    statement.setString(4, delivery.type());
                    statement.setObject(5, at(delivery.time()));
                });
    }

    /** Reads the body separately: a plan for a join might read more than the first row. */
    @Override
    public Optional<WebhookDelivery> next(UUID webhookId) {
        return nextRow(webhookId)
                .flatMap(row -> bodies.find(row.position())
                        .map(body -> new WebhookDelivery(
                                webhookId, row.position(), row.messageId(), row.type(), row.time(), body)));
    }

    @Override
    public Optional<Long> nextWithoutBody(UUID webhookId) {
        return nextRow(webhookId)
                .map(DeadLetter::position)
                .filter(position -> bodies.find(position).isEmpty());
    }

    private Optional<DeadLetter> nextRow(UUID webhookId) {
        return jdbc.query(NEXT, LETTER, webhookId).stream().findFirst();
    }

    /**
     * Deletes the body after the row's deletion is visible to all: of two transactions that delete the last two rows,
     * the later one finds none left.
     */
    @Override
    public void remove(UUID webhookId, long position) {
        jdbc.update("DELETE FROM webhook_delivery WHERE webhook_id = ? AND position = ?", webhookId, position);
        bodies.removeUnused(List.of(position));
    }

    @Override
    public boolean isWaiting(UUID webhookId) {
        return rows.count(
                        "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_delivery"
                                + " WHERE webhook_id = ? AND dead = FALSE LIMIT 1)",
                        webhookId)
                > 0;
    }

    @Override
    public Set<UUID> waitingAmong(List<UUID> webhookIds) {
        return webhookIds.stream().filter(this::isWaiting).collect(Collectors.toSet());
    }

    @Override
    public long countWaiting(UUID webhookId) {
        return rows.count("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE", webhookId);
    }

    /** Counts each by the whole index: with GROUP BY, H2 would read the dead letters as well. */
    @Override
    public Map<UUID, Long> countWaiting(Collection<UUID> webhookIds) {
        Map<UUID, Long> counts = new HashMap<>();
        jdbc.query(
                "SELECT asked.id, (SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = asked.id AND dead = FALSE)"
                        + " FROM UNNEST(CAST(? AS UUID ARRAY)) AS asked (id)",
                row -> {
                    counts.put(row.getObject(1, UUID.class), row.getLong(2));
                },
                (Object) webhookIds.toArray(UUID[]::new));
        return counts;
    }

    @Override
    public void failed(UUID webhookId, long position, WebhookFailure failure) {
        jdbc.update(
                "UPDATE webhook_delivery SET attempts = attempts + 1, last_failure_at = ?, last_status = ?,"
                        + " last_error = ? WHERE webhook_id = ? AND position = ? AND dead = FALSE",
                at(failure.at()),
                failure.status(),
                failure.error(),
                webhookId,
                position);
    }

    @Override
    public WebhookDeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public void deleteAll(UUID webhookId) {
        List<Key> all =
                jdbc.query("SELECT webhook_id, position FROM webhook_delivery WHERE webhook_id = ?", KEY, webhookId);
        rows.delete(all, "");
        jdbc.update("DELETE FROM webhook_delivery WHERE webhook_id = ?", webhookId);
        bodies.removeUnused(positionsOf(all));
    }

    @Override
    public long removeUnusedBodies() {
        long removed = 0;
        long after = -1;
        List<Long> some;
        do {
            some = bodies.positionsAfter(after, CHUNK_SIZE);
            removed += bodies.removeUnused(some);
            after = some.isEmpty() ? after : some.get(some.size() - 1);
        } while (some.size() == CHUNK_SIZE);
        return removed;
    }

    @Override
    public Counts counts() {
        return new Counts(
                rows.count("SELECT COUNT(*) FROM webhook_delivery WHERE dead = FALSE"),
                rows.count("SELECT COUNT(*) FROM webhook_delivery WHERE dead = TRUE"));
    }
}
