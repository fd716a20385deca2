package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.webhook.TenantShares;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Webhooks in the event database: put in the transaction that stores their group's position, so that no event is put
 * twice. There is one process, and nobody to be protected from by a lease.
 */
final class JdbcWebhookOutbox implements WebhookOutbox {

    private static final int AT_ONCE = 200;

    /** Due ones among which each tenant is given its share; who is behind them is there the next time. */
    private static final int LOOKED_AT = 200;

    private static final String DELIVERY =
            "SELECT webhook_id, position, message_id, type, occurred_at, body FROM webhook_delivery ";

    private final JdbcTemplate jdbc;
    private final Serializer serializer;

    JdbcWebhookOutbox(JdbcTemplate jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    @Override
    public List<WebhookEndpoint> ofTenant(String tenantId) {
        return jdbc.query(
                "SELECT definition FROM webhook_endpoint WHERE tenant_id = ? AND NOT deleted"
                        + " ORDER BY created_at, webhook_id",
                (row, number) -> endpoint(row.getString(1)),
                tenantId);
    }

    @Override
    public Instant keptSince(Instant now) {
        jdbc.update(
                "INSERT INTO webhook_beginning (at) SELECT CAST(? AS TIMESTAMP(9) WITH TIME ZONE)"
                        + " WHERE NOT EXISTS (SELECT 1 FROM webhook_beginning)",
                now.atOffset(ZoneOffset.UTC));
        return Objects.requireNonNull(
                        jdbc.queryForObject("SELECT MIN(at) FROM webhook_beginning", OffsetDateTime.class))
                .toInstant();
    }

    @Override
    public Optional<WebhookEndpoint> find(UUID webhookId) {
        return jdbc
                .query(
                        "SELECT definition FROM webhook_endpoint WHERE webhook_id = ?",
                        (row, number) -> endpoint(row.getString(1)),
                        webhookId)
                .stream()
                .findFirst();
    }

    @Override
    public void put(WebhookEndpoint endpoint) {
        boolean active = endpoint.enabled() && !endpoint.deleted();
        jdbc.update(
                "MERGE INTO webhook_endpoint known USING (VALUES (CAST(? AS UUID), CAST(? AS VARCHAR),"
                        + " CAST(? AS TIMESTAMP(9) WITH TIME ZONE), CAST(? AS VARCHAR), CAST(? AS BOOLEAN),"
                        + " CAST(? AS BOOLEAN), CAST(? AS TIMESTAMP(3) WITH TIME ZONE), CAST(? AS BIGINT)))"
                        + " AS now (webhook_id, tenant_id, created_at, definition, active, deleted, at, version)"
                        + " ON known.webhook_id = now.webhook_id"
                        + " WHEN MATCHED THEN UPDATE SET definition = now.definition, active = now.active,"
                        + " deleted = now.deleted, version = now.version, attempts = 0, failing_since = NULL,"
                        + " due_at = CASE WHEN now.active AND known.due_at IS NOT NULL THEN now.at END"
                        + " WHEN NOT MATCHED THEN INSERT"
                        + " (webhook_id, tenant_id, created_at, definition, active, deleted, version)"
                        + " VALUES (now.webhook_id, now.tenant_id, now.created_at, now.definition, now.active,"
                        + " now.deleted, now.version)",
                endpoint.id(),
                endpoint.tenantId(),
                at(endpoint.createdAt()),
                serializer.serialize(endpoint, String.class).getData(),
                active,
                endpoint.deleted(),
                at(endpoint.updatedAt()),
                endpoint.version());
        if (endpoint.deleted()) {
            jdbc.update("DELETE FROM webhook_delivery WHERE webhook_id = ?", endpoint.id());
        } else if (!active) {
            jdbc.update("UPDATE webhook_delivery SET dead = TRUE WHERE webhook_id = ? AND NOT dead", endpoint.id());
        }
    }

    /** Takes the row of each webhook until the end of the transaction: {@link #handBack} then sees what was put. */
    @Override
    public void enqueue(Collection<WebhookDelivery> deliveries) {
        jdbc.batchUpdate(
                "MERGE INTO webhook_delivery known USING (VALUES (CAST(? AS UUID), CAST(? AS BIGINT),"
                        + " CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS TIMESTAMP(9) WITH TIME ZONE),"
                        + " CAST(? AS VARBINARY(1048576)))) AS put (webhook_id, position, message_id, type, at, body)"
                        + " ON known.webhook_id = put.webhook_id AND known.position = put.position"
                        + " WHEN NOT MATCHED THEN INSERT (webhook_id, position, dead, message_id, type, occurred_at, body)"
                        + " VALUES (put.webhook_id, put.position, FALSE, put.message_id, put.type, put.at, put.body)",
                deliveries,
                AT_ONCE,
                (statement, delivery) -> {
                    statement.setObject(1, delivery.webhookId());
                    statement.setLong(2, delivery.position());
                    statement.setString(3, delivery.messageId());
                    statement.setString(4, delivery.type());
                    statement.setObject(5, at(delivery.time()));
                    statement.setBytes(6, deflated(delivery.body()));
                });
        Instant now = Instant.now();
        deliveries.stream()
                .map(WebhookDelivery::webhookId)
                .distinct()
                .sorted() // In one order always: two transactions wait for each other at most once.
                .forEach(webhook -> dueIfIdle(webhook, now));
    }

    private void dueIfIdle(UUID webhookId, Instant now) {
        jdbc.update(
                "UPDATE webhook_endpoint SET due_at = COALESCE(due_at, ?) WHERE webhook_id = ?", at(now), webhookId);
    }

    @Override
    public List<Turn> claim(Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
        TenantShares shares = new TenantShares(busy.values(), ofTenantAtMost);
        return jdbc
                .query(
                        "SELECT definition, attempts, failing_since FROM webhook_endpoint"
                                + " WHERE due_at <= ? AND active AND NOT ARRAY_CONTAINS(?, webhook_id)"
                                + " AND NOT ARRAY_CONTAINS(?, tenant_id) ORDER BY due_at LIMIT ?",
                        (row, number) -> new Turn(endpoint(row.getString(1)), row.getInt(2), instant(row, 3)),
                        at(now),
                        busy.keySet().toArray(UUID[]::new),
                        shares.full().toArray(String[]::new),
                        LOOKED_AT)
                .stream()
                .filter(turn -> shares.take(turn.endpoint().tenantId()))
                .limit(atMost)
                .toList();
    }

    /** To nobody else: there is one process. */
    @Override
    public Optional<WebhookEndpoint> stillGiven(UUID webhookId) {
        return find(webhookId).filter(WebhookEndpoint::enabled).filter(endpoint -> !endpoint.deleted());
    }

    @Override
    public void prolong(Collection<UUID> webhookIds, Instant now, Duration lease) {}

    @Override
    public Optional<WebhookDelivery> next(UUID webhookId) {
        return jdbc
                .query(
                        DELIVERY + "WHERE webhook_id = ? AND dead = FALSE ORDER BY position LIMIT 1",
                        (row, number) -> delivery(row),
                        webhookId)
                .stream()
                .findFirst();
    }

    @Override
    public void delivered(WebhookDelivery delivery) {
        jdbc.update(
                "DELETE FROM webhook_delivery WHERE webhook_id = ? AND position = ?",
                delivery.webhookId(),
                delivery.position());
        jdbc.update(
                "UPDATE webhook_endpoint SET attempts = 0, failing_since = NULL WHERE webhook_id = ? AND attempts > 0",
                delivery.webhookId());
    }

    /** One that has changed was made due by its change. */
    @Override
    public void failed(WebhookEndpoint endpoint, int attempts, Instant failingSince, Instant retryAt) {
        jdbc.update(
                "UPDATE webhook_endpoint SET attempts = ?, failing_since = ?, due_at = ?"
                        + " WHERE webhook_id = ? AND version = ?",
                attempts,
                at(failingSince),
                at(retryAt),
                endpoint.id(),
                endpoint.version());
    }

    @Override
    public void handBack(UUID webhookId, Instant now) {
        if (isWaiting(webhookId)) {
            jdbc.update("UPDATE webhook_endpoint SET due_at = ? WHERE webhook_id = ?", at(now), webhookId);
            return;
        }
        jdbc.update("UPDATE webhook_endpoint SET due_at = NULL WHERE webhook_id = ?", webhookId);
        if (isWaiting(webhookId)) { // Put between the two.
            dueIfIdle(webhookId, now);
        }
    }

    private boolean isWaiting(UUID webhookId) {
        return count(
                        "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_delivery"
                                + " WHERE webhook_id = ? AND dead = FALSE LIMIT 1)",
                        webhookId)
                > 0;
    }

    @Override
    public void wake(Instant now) {
        jdbc.update(
                "UPDATE webhook_endpoint known SET due_at = ? WHERE due_at IS NULL AND active AND EXISTS"
                        + " (SELECT 1 FROM webhook_delivery put WHERE put.webhook_id = known.webhook_id AND put.dead = FALSE)",
                at(now));
    }

    @Override
    public List<WebhookDelivery> deadLetters(UUID webhookId, long skip, int atMost) {
        return jdbc.query(
                DELIVERY + "WHERE webhook_id = ? AND dead = TRUE ORDER BY position LIMIT ? OFFSET ?",
                (row, number) -> delivery(row),
                webhookId,
                atMost,
                skip);
    }

    @Override
    public long countDeadLetters(UUID webhookId) {
        return count("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = ? AND dead = TRUE", webhookId);
    }

    @Override
    public long revive(UUID webhookId, Positions positions, long waitingAtMost, Instant now) {
        long room = waitingAtMost
                - count("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = ? AND dead = FALSE", webhookId);
        String revive = "UPDATE webhook_delivery SET dead = FALSE WHERE webhook_id = ? AND position IN"
                + " (SELECT position FROM webhook_delivery WHERE webhook_id = ? AND dead = TRUE AND ";
        String oldest = " ORDER BY position LIMIT ?)";
        int revived = positions.some() == null
                ? jdbc.update(
                        revive + "position BETWEEN ? AND ?" + oldest,
                        webhookId,
                        webhookId,
                        positions.from(),
                        positions.to(),
                        Math.max(0, room))
                : jdbc.update(
                        revive + "ARRAY_CONTAINS(?, position)" + oldest,
                        webhookId,
                        webhookId,
                        positions.some().toArray(Long[]::new),
                        Math.max(0, room));
        dueIfIdle(webhookId, now); // Also if none was: they may have been revived by one who was killed before this.
        return revived;
    }

    @Override
    public long forgetDeadLettersBefore(Instant time) {
        return jdbc.update("DELETE FROM webhook_delivery WHERE dead = TRUE AND occurred_at < ?", at(time));
    }

    @Override
    public List<UUID> withMoreWaitingThan(long count) {
        return jdbc.query(
                "SELECT webhook_id FROM webhook_delivery WHERE dead = FALSE GROUP BY webhook_id HAVING COUNT(*) > ?",
                (row, number) -> row.getObject(1, UUID.class),
                count);
    }

    @Override
    public Counts counts() {
        return new Counts(
                count("SELECT COUNT(*) FROM webhook_delivery WHERE dead = FALSE"),
                count("SELECT COUNT(*) FROM webhook_delivery WHERE dead = TRUE"));
    }

    private long count(String sql, Object... parameters) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, parameters));
    }

    private WebhookEndpoint endpoint(String definition) {
        return Objects.requireNonNull(serializer.<String, WebhookEndpoint>deserialize(
                new SimpleSerializedObject<>(definition, String.class, WebhookEndpoint.class.getName(), null)));
    }

    private static WebhookDelivery delivery(ResultSet row) throws SQLException {
        return new WebhookDelivery(
                row.getObject(1, UUID.class),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                Objects.requireNonNull(instant(row, 5)),
                inflated(row.getBytes(6)));
    }

    private static byte[] deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String inflated(byte[] bytes) {
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return new String(inflater.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
