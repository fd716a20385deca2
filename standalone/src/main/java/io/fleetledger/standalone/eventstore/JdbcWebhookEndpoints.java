package io.fleetledger.standalone.eventstore;

import static io.fleetledger.standalone.eventstore.WebhookRows.instant;

import io.fleetledger.support.webhook.TenantShares;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoints;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Webhooks in the event database. There is one process, and nobody to be protected from by a lease. */
final class JdbcWebhookEndpoints implements WebhookEndpoints {

    private static final int AT_ONCE = 200;

    /** Due ones among which each tenant is given its share; who is behind them is there the next time. */
    private static final int LOOKED_AT = 200;

    private static final Duration SUCCESS_STORED_EVERY = Duration.ofSeconds(1);

    private final JdbcTemplate jdbc;
    private final Serializer serializer;

    JdbcWebhookEndpoints(JdbcTemplate jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    @Override
    public Instant keptSince(Instant now) {
        jdbc.update(
                "INSERT INTO webhook_beginning (at) SELECT CAST(? AS TIMESTAMP(9) WITH TIME ZONE)"
                        + " WHERE NOT EXISTS (SELECT 1 FROM webhook_beginning)",
                at(now));
        return Objects.requireNonNull(
                        jdbc.queryForObject("SELECT MIN(at) FROM webhook_beginning", OffsetDateTime.class))
                .toInstant();
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
    public long forgetTenant(String tenantId) {
        return jdbc.update("DELETE FROM webhook_endpoint WHERE tenant_id = ?", tenantId);
    }

    @Override
    public void put(WebhookEndpoint endpoint) {
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
                endpoint.enabled() && !endpoint.deleted(),
                endpoint.deleted(),
                at(endpoint.updatedAt()),
                endpoint.version());
    }

    /** Takes the row of each webhook until the end of the transaction: who hands it back then sees what was put. */
    @Override
    public void dueIfIdle(Collection<UUID> webhookIds, Instant now) {
        jdbc.batchUpdate(
                "UPDATE webhook_endpoint SET due_at = COALESCE(due_at, ?) WHERE webhook_id = ?",
                webhookIds,
                AT_ONCE,
                (statement, webhookId) -> {
                    statement.setObject(1, at(now));
                    statement.setObject(2, webhookId);
                });
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
    public void succeeded(UUID webhookId, Instant at) {
        jdbc.update(
                "UPDATE webhook_endpoint SET attempts = 0, failing_since = NULL, last_success_at = ?"
                        + " WHERE webhook_id = ?"
                        + " AND (attempts > 0 OR last_success_at IS NULL OR last_success_at < ?)",
                at(at),
                webhookId,
                at(at.minus(SUCCESS_STORED_EVERY)));
    }

    /** One that has changed was made due by its change. */
    @Override
    public void failed(
            WebhookEndpoint endpoint, int attempts, Instant failingSince, WebhookFailure failure, Instant retryAt) {
        jdbc.update(
                "UPDATE webhook_endpoint SET attempts = ?, failing_since = ?, due_at = ?,"
                        + " last_failure_at = ?, last_status = ?, last_error = ? WHERE webhook_id = ? AND version = ?",
                attempts,
                at(failingSince),
                at(retryAt),
                at(failure.at()),
                failure.status(),
                failure.error(),
                endpoint.id(),
                endpoint.version());
    }

    @Override
    public Map<UUID, WebhookProgress> progressOf(Collection<UUID> webhookIds) {
        Map<UUID, WebhookProgress> progress = new HashMap<>();
        webhookIds.forEach(webhookId -> jdbc.query(
                        "SELECT CASE WHEN active THEN due_at END, attempts, failing_since, last_success_at,"
                                + " last_failure_at, last_status, last_error FROM webhook_endpoint WHERE webhook_id = ?",
                        (row, number) -> new WebhookProgress(
                                instant(row, 1),
                                row.getInt(2),
                                instant(row, 3),
                                WebhookRows.failure(row, 5),
                                instant(row, 4)),
                        webhookId)
                .forEach(found -> progress.put(webhookId, found)));
        return progress;
    }

    @Override
    public void giveBack(UUID webhookId, @Nullable Instant dueAt) {
        jdbc.update(
                "UPDATE webhook_endpoint SET due_at = ? WHERE webhook_id = ?",
                dueAt == null ? null : at(dueAt),
                webhookId);
    }

    @Override
    public List<UUID> idle() {
        return jdbc.queryForList("SELECT webhook_id FROM webhook_endpoint WHERE due_at IS NULL AND active", UUID.class);
    }

    @Override
    public List<UUID> expecting() {
        return jdbc.queryForList(
                "SELECT webhook_id FROM webhook_endpoint WHERE due_at IS NOT NULL AND active", UUID.class);
    }

    private WebhookEndpoint endpoint(String definition) {
        return Objects.requireNonNull(serializer.<String, WebhookEndpoint>deserialize(
                new SimpleSerializedObject<>(definition, String.class, WebhookEndpoint.class.getName(), null)));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
