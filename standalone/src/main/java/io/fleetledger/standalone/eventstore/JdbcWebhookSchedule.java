package io.fleetledger.standalone.eventstore;

import static io.fleetledger.standalone.eventstore.WebhookRows.at;
import static io.fleetledger.standalone.eventstore.WebhookRows.instant;

import io.fleetledger.support.webhook.TenantShares;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookProgress;
import io.fleetledger.support.webhook.WebhookSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Turns of webhooks in the event database. With a single process, leases are not needed. */
final class JdbcWebhookSchedule implements WebhookSchedule {

    private static final int BATCH_SIZE = 200;

    /** Due webhooks read at a time, of which each tenant gets its share; later ones follow the next time. */
    private static final int CANDIDATES = 200;

    private static final Duration SUCCESS_STORED_EVERY = Duration.ofSeconds(1);

    private final JdbcTemplate jdbc;
    private final EndpointDefinitions definitions;

    JdbcWebhookSchedule(JdbcTemplate jdbc, EndpointDefinitions definitions) {
        this.jdbc = jdbc;
        this.definitions = definitions;
    }

    /** Locks the row of each webhook until the end of the transaction, so that a release after it sees what was put. */
    @Override
    public void dueIfIdle(Collection<UUID> webhookIds, Instant now) {
        jdbc.batchUpdate(
                "UPDATE webhook_endpoint SET due_at = COALESCE(due_at, ?) WHERE webhook_id = ?",
                webhookIds,
                BATCH_SIZE,
                (statement, webhookId) -> {
                    statement.setObject(1, at(now));
                    statement.setObject(2, webhookId);
                });
    }

    @Override
    public List<ClaimedWebhook> claim(
            Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
        TenantShares shares = new TenantShares(busy.values(), ofTenantAtMost);
        return jdbc
                .query(
                        "SELECT definition, attempts, failing_since FROM webhook_endpoint"
                                + " WHERE due_at <= ? AND active AND NOT ARRAY_CONTAINS(?, webhook_id)"
                                + " AND NOT ARRAY_CONTAINS(?, tenant_id) ORDER BY due_at LIMIT ?",
                        (row, number) ->
                                new ClaimedWebhook(definitions.read(row.getString(1)), row.getInt(2), instant(row, 3)),
                        at(now),
                        busy.keySet().toArray(UUID[]::new),
                        shares.full().toArray(String[]::new),
                        CANDIDATES)
                .stream()
                .filter(turn -> shares.take(turn.endpoint().tenantId()))
                .limit(atMost)
                .toList();
    }

    /** Always true of an active webhook, as there is one process. */
    @Override
    public Optional<WebhookEndpoint> findIfClaimed(UUID webhookId) {
        return jdbc
                .query(
                        "SELECT definition FROM webhook_endpoint WHERE webhook_id = ? AND active",
                        (row, number) -> definitions.read(row.getString(1)),
                        webhookId)
                .stream()
                .findFirst();
    }

    @Override
    public void renewLeases(Collection<UUID> webhookIds, Instant now, Duration lease) {}

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

    /** A webhook whose version has changed since is left alone: its change made it due. */
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
    public void release(UUID webhookId, @Nullable Instant dueAt) {
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
    public List<UUID> scheduled() {
        return jdbc.queryForList(
                "SELECT webhook_id FROM webhook_endpoint WHERE due_at IS NOT NULL AND active", UUID.class);
    }
}
