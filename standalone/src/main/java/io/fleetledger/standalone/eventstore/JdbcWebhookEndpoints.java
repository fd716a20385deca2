package io.fleetledger.standalone.eventstore;

import static io.fleetledger.standalone.eventstore.WebhookRows.at;

import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoints;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Webhooks in the event database. */
final class JdbcWebhookEndpoints implements WebhookEndpoints {

    private final JdbcTemplate jdbc;
    private final EndpointDefinitions definitions;

    JdbcWebhookEndpoints(JdbcTemplate jdbc, EndpointDefinitions definitions) {
        this.jdbc = jdbc;
        this.definitions = definitions;
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
                (row, number) -> definitions.read(row.getString(1)),
                tenantId);
    }

    @Override
    public Optional<WebhookEndpoint> find(UUID webhookId) {
        return jdbc
                .query(
                        "SELECT definition FROM webhook_endpoint WHERE webhook_id = ?",
                        (row, number) -> definitions.read(row.getString(1)),
                        webhookId)
                .stream()
                .findFirst();
    }

    @Override
    public long deleteByTenant(String tenantId) {
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
                definitions.write(endpoint),
                endpoint.enabled() && !endpoint.deleted(),
                endpoint.deleted(),
                at(endpoint.updatedAt()),
                endpoint.version());
    }
}
