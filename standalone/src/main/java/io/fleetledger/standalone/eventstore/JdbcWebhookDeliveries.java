package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookFailure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is to be sent to webhooks, in the event database: put in the transaction that stores their group's position, so
 * that no event is put twice. Portions have transactions of their own, also within another's.
 */
final class JdbcWebhookDeliveries implements WebhookDeliveries {

    private static final int AT_ONCE = 200;

    /** A row by its key. */
    private record Key(UUID webhookId, long position) {}

    /** A row without its body, whether or not it is dead. */
    private static final String LETTER_COLUMNS = "position, message_id, type, occurred_at, reason, dead_at, attempts,"
            + " last_failure_at, last_status, last_error";

    /** By all columns of the index: by the last of them alone, H2 would read and sort all that waits for each row. */
    private static final String IN_ORDER = " ORDER BY webhook_id, dead, position";

    /** The one that waits for longest, of a webhook. */
    static final String NEXT = "SELECT " + LETTER_COLUMNS
            + " FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE" + IN_ORDER + " LIMIT 1";

    private static final RowMapper<DeadLetter> LETTER = (row, number) -> new DeadLetter(
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getObject(4, OffsetDateTime.class).toInstant(),
            row.getString(5),
            WebhookRows.instant(row, 6),
            row.getInt(7),
            WebhookRows.failure(row, 8));

    private static final RowMapper<Key> KEY = (row, number) -> new Key(row.getObject(1, UUID.class), row.getLong(2));

    private final JdbcTemplate jdbc;
    private final JdbcWebhookBodies bodies;
    private final TransactionTemplate portion;

    JdbcWebhookDeliveries(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.bodies = new JdbcWebhookBodies(jdbc);
        this.portion = new TransactionTemplate(transactions);
        this.portion.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
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
                        + " WHEN MATCHED AND known.dead = TRUE AND known.reason = '" + BODY_MISSING + "'"
                        + " THEN UPDATE SET dead = FALSE, reason = NULL, dead_at = NULL"
                        + " WHEN NOT MATCHED THEN INSERT (webhook_id, position, dead, message_id, type, occurred_at)"
                        + " VALUES (put.webhook_id, put.position, FALSE, put.message_id, put.type, put.at)",
                deliveries,
                AT_ONCE,
                (statement, delivery) -> {
                    statement.setObject(1, delivery.webhookId());
                    statement.setLong(2, delivery.position());
                    statement.setString(3, delivery.messageId());
                    statement.setString(4, delivery.type());
                    statement.setObject(5, at(delivery.time()));
                });
    }

    /** The body by itself: a plan that joined them might read more than the first. */
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

    /** The body only when the row is gone for everybody: of two who take the last two rows, the later one sees neither. */
    @Override
    public void remove(UUID webhookId, long position) {
        jdbc.update("DELETE FROM webhook_delivery WHERE webhook_id = ? AND position = ?", webhookId, position);
        bodies.removeUnused(List.of(position));
    }

    @Override
    public boolean isWaiting(UUID webhookId) {
        return count(
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
        return count("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE", webhookId);
    }

    /** Each by the whole index: grouped, H2 would read the dead ones as well. */
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

    /** What the caller's own transaction has put, no other one knows of: it is buried in that. */
    @Override
    public void bury(UUID webhookId, String reason, Instant at) {
        List<Key> waiting = jdbc.query(
                "SELECT webhook_id, position FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE"
                        + " ORDER BY webhook_id DESC, dead DESC, position DESC",
                KEY,
                webhookId);
        inPortions(waiting, keys -> setDead(keys, true, reason, at(at)));
        jdbc.update(
                "UPDATE webhook_delivery SET dead = TRUE, reason = ?, dead_at = ? WHERE webhook_id = ? AND dead ="
                        + " FALSE",
                reason,
                at(at),
                webhookId);
    }

    @Override
    public void bury(UUID webhookId, long position, String reason, Instant at) {
        setDead(List.of(new Key(webhookId, position)), true, reason, at(at));
    }

    @Override
    public void forget(UUID webhookId) {
        List<Key> all =
                jdbc.query("SELECT webhook_id, position FROM webhook_delivery WHERE webhook_id = ?", KEY, webhookId);
        delete(all, "");
        jdbc.update("DELETE FROM webhook_delivery WHERE webhook_id = ?", webhookId);
        bodies.removeUnused(positionsOf(all));
    }

    @Override
    public List<DeadLetter> deadLetters(UUID webhookId, long skip, int atMost) {
        return jdbc.query(
                "SELECT " + LETTER_COLUMNS + " FROM webhook_delivery" + " WHERE webhook_id = ? AND dead = TRUE"
                        + IN_ORDER + " LIMIT ? OFFSET ?",
                LETTER,
                webhookId,
                atMost,
                skip);
    }

    @Override
    public long countDeadLetters(UUID webhookId) {
        return count("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = ? AND dead = TRUE", webhookId);
    }

    @Override
    public long revive(UUID webhookId, Positions positions, long atMost) {
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
        return inPortions(keys, some -> setDead(some, false, null, null));
    }

    @Override
    public long forgetDeadLettersBefore(Instant time) {
        long forgotten = 0;
        List<Key> some;
        do {
            some = jdbc.query(
                    "SELECT webhook_id, position FROM webhook_delivery WHERE dead = TRUE AND occurred_at < ? LIMIT ?",
                    KEY,
                    at(time),
                    PORTION);
            forgotten += delete(some, " AND dead = TRUE"); // Else it was revived meanwhile.
        } while (some.size() == PORTION);
        return forgotten;
    }

    @Override
    public long removeUnusedBodies() {
        long removed = 0;
        long behind = -1;
        List<Long> some;
        do {
            some = bodies.behind(behind, PORTION);
            removed += bodies.removeUnused(some);
            behind = some.isEmpty() ? behind : some.get(some.size() - 1);
        } while (some.size() == PORTION);
        return removed;
    }

    @Override
    public Counts counts() {
        return new Counts(
                count("SELECT COUNT(*) FROM webhook_delivery WHERE dead = FALSE"),
                count("SELECT COUNT(*) FROM webhook_delivery WHERE dead = TRUE"));
    }

    private long setDead(List<Key> keys, boolean dead, @Nullable String reason, @Nullable OffsetDateTime at) {
        return JdbcWebhookBodies.sum(jdbc.batchUpdate(
                "UPDATE webhook_delivery SET dead = ?, reason = ?, dead_at = ?"
                        + " WHERE webhook_id = ? AND position = ? AND dead <> ?",
                keys,
                AT_ONCE,
                (statement, key) -> {
                    statement.setBoolean(1, dead);
                    statement.setString(2, reason);
                    statement.setObject(3, at);
                    statement.setObject(4, key.webhookId());
                    statement.setLong(5, key.position());
                    statement.setBoolean(6, dead);
                }));
    }

    private long delete(List<Key> rows, String onlyIf) {
        return inPortions(rows, keys -> {
            long deleted = JdbcWebhookBodies.sum(jdbc.batchUpdate(
                    "DELETE FROM webhook_delivery WHERE webhook_id = ? AND position = ?" + onlyIf,
                    keys,
                    AT_ONCE,
                    (statement, key) -> {
                        statement.setObject(1, key.webhookId());
                        statement.setLong(2, key.position());
                    }));
            bodies.removeUnused(positionsOf(keys));
            return deleted;
        });
    }

    private interface Change {

        /** How many rows were changed. */
        long of(List<Key> keys);
    }

    private long inPortions(List<Key> keys, Change change) {
        long changed = 0;
        for (int from = 0; from < keys.size(); from += PORTION) {
            List<Key> some = keys.subList(from, Math.min(keys.size(), from + PORTION));
            changed += Objects.requireNonNull(portion.execute(status -> change.of(some)));
        }
        return changed;
    }

    private static Collection<Long> positionsOf(List<Key> keys) {
        return new HashSet<>(keys.stream().map(Key::position).toList());
    }

    private long count(String sql, Object... parameters) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, parameters));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
