package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.StoredResponse;
import io.fleetledger.support.ids.NameBasedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Idempotency records in the event database: durable before the command runs, as durable as the events. */
final class JdbcIdempotencyStore implements IdempotencyStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    JdbcIdempotencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public BeginResult begin(String tenantId, UUID scope, String requestHash, Instant now) {
        UUID creationId = NameBasedIds.of(scope.toString(), now.toString());
        jdbc.sql("DELETE FROM idempotency_record WHERE scope = ? AND first_used_at < ?")
                .params(scope, at(now.minus(RETENTION)))
                .update();
        try {
            jdbc.sql("INSERT INTO idempotency_record"
                            + " (scope, tenant_id, request_hash, creation_id, first_used_at, lease_until)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")
                    .params(scope, tenantId, requestHash, creationId, at(now), at(now.plus(LEASE)))
                    .update();
            return new Started(creationId);
        } catch (DuplicateKeyException known) {
            return existing(scope, requestHash, now);
        }
    }

    @Override
    public long deleteByTenant(String tenantId) {
        return jdbc.sql("DELETE FROM idempotency_record WHERE tenant_id = ?")
                .param(tenantId)
                .update();
    }

    private BeginResult existing(UUID scope, String requestHash, Instant now) {
        BeginResult attempt = jdbc.sql("SELECT * FROM idempotency_record WHERE scope = ?")
                .param(scope)
                .query((row, number) -> attemptIn(row, requestHash))
                .optional()
                .orElseGet(InFlight::new); // Deleted between our insert and our read: the caller's retry starts it.
        if (attempt instanceof Started) {
            boolean taken =
                    jdbc.sql("UPDATE idempotency_record SET lease_until = ? WHERE scope = ? AND lease_until < ?")
                                    .params(at(now.plus(LEASE)), scope, at(now))
                                    .update()
                            == 1;
            return taken ? attempt : new InFlight();
        }
        return attempt;
    }

    /** A record without an answer is started again, if its lease has expired. */
    private static BeginResult attemptIn(ResultSet row, String requestHash) throws SQLException {
        if (!requestHash.equals(row.getString("request_hash"))) {
            return new OtherRequest();
        }
        int status = row.getInt("status");
        return row.wasNull()
                ? new Started(row.getObject("creation_id", UUID.class))
                : new Answered(new StoredResponse(
                        status, JSON.readValue(row.getString("headers"), HEADERS), row.getString("body")));
    }

    @Override
    public void complete(UUID scope, StoredResponse answer, Duration within) {
        jdbc.sql("UPDATE idempotency_record SET status = ?, headers = ?, body = ?, lease_until = NULL WHERE scope = ?")
                .params(answer.status(), JSON.writeValueAsString(answer.headers()), answer.body(), scope)
                .update();
    }

    @Override
    public void release(UUID scope, Duration within) {
        jdbc.sql("UPDATE idempotency_record SET lease_until = ? WHERE scope = ?")
                .params(at(Instant.EPOCH), scope)
                .update();
    }

    /** Ends all leases: this is the only process, and it has just started. */
    void releaseAll() {
        jdbc.sql("UPDATE idempotency_record SET lease_until = ? WHERE status IS NULL")
                .param(at(Instant.EPOCH))
                .update();
    }

    void forgetOld() {
        jdbc.sql("DELETE FROM idempotency_record WHERE first_used_at < ?")
                .param(at(Instant.now().minus(RETENTION)))
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
