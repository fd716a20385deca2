package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.offboarding.ErasedPart;
import io.fleetledger.support.offboarding.Offboarding;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.offboarding.OffboardingStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Off-boardings in the event database: as durable as the events that they make unreadable. */
final class JdbcOffboardingStore implements OffboardingStore {

    private static final String COLUMNS =
            "SELECT tenant_id, phase, requested_at, position, sealed_at, erased_at FROM tenant_offboarding";

    private final JdbcClient jdbc;

    JdbcOffboardingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Offboarding request(String tenantId, Instant at) {
        try {
            jdbc.sql("INSERT INTO tenant_offboarding (tenant_id, phase, requested_at) VALUES (?, ?, ?)")
                    .params(tenantId, OffboardingPhase.REQUESTED.wireName(), at(at))
                    .update();
        } catch (DuplicateKeyException asked) {
            return find(tenantId).orElseThrow(() -> asked);
        }
        return find(tenantId).orElseThrow();
    }

    @Override
    public Optional<Offboarding> find(String tenantId) {
        return jdbc.sql(COLUMNS + " WHERE tenant_id = ?")
                .param(tenantId)
                .query(this::offboarding)
                .optional();
    }

    @Override
    public List<Offboarding> all() {
        return jdbc.sql(COLUMNS + " ORDER BY tenant_id")
                .query(this::offboarding)
                .list();
    }

    @Override
    public void markSealed(String tenantId, long position, Instant at) {
        jdbc.sql("UPDATE tenant_offboarding SET phase = ?, position = ?, sealed_at = ?"
                        + " WHERE tenant_id = ? AND phase = ?")
                .params(
                        OffboardingPhase.SEALED.wireName(),
                        position,
                        at(at),
                        tenantId,
                        OffboardingPhase.REQUESTED.wireName())
                .update();
    }

    @Override
    public void markErasing(String tenantId) {
        jdbc.sql("UPDATE tenant_offboarding SET phase = ? WHERE tenant_id = ? AND phase = ?")
                .params(OffboardingPhase.ERASING.wireName(), tenantId, OffboardingPhase.SEALED.wireName())
                .update();
    }

    @Override
    public void count(String tenantId, ErasedPart part, long deleted) {
        begin(tenantId, part);
        jdbc.sql("UPDATE tenant_erased_part SET deleted = deleted + ? WHERE tenant_id = ? AND part = ?")
                .params(deleted, tenantId, part.wireName())
                .update();
    }

    @Override
    public void markFinished(String tenantId, ErasedPart part) {
        begin(tenantId, part);
        jdbc.sql("UPDATE tenant_erased_part SET finished = TRUE WHERE tenant_id = ? AND part = ?")
                .params(tenantId, part.wireName())
                .update();
    }

    private void begin(String tenantId, ErasedPart part) {
        jdbc.sql("INSERT INTO tenant_erased_part (tenant_id, part, deleted, finished) SELECT ?, ?, 0, FALSE"
                        + " WHERE NOT EXISTS (SELECT 1 FROM tenant_erased_part WHERE tenant_id = ? AND part = ?)")
                .params(tenantId, part.wireName(), tenantId, part.wireName())
                .update();
    }

    @Override
    public void markErased(String tenantId, Instant at) {
        jdbc.sql("UPDATE tenant_offboarding SET phase = ?, erased_at = ? WHERE tenant_id = ? AND phase = ?")
                .params(OffboardingPhase.ERASED.wireName(), at(at), tenantId, OffboardingPhase.ERASING.wireName())
                .update();
    }

    private Offboarding offboarding(ResultSet row, int number) throws SQLException {
        String tenantId = row.getString("tenant_id");
        long position = row.getLong("position");
        @Nullable Long known = row.wasNull() ? null : position;
        return new Offboarding(
                tenantId,
                OffboardingPhase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                known,
                instant(row, "sealed_at"),
                instant(row, "erased_at"),
                finishedParts(tenantId));
    }

    private Map<ErasedPart, Long> finishedParts(String tenantId) {
        Map<ErasedPart, Long> parts = new EnumMap<>(ErasedPart.class);
        jdbc.sql("SELECT part, deleted FROM tenant_erased_part WHERE tenant_id = ? AND finished")
                .param(tenantId)
                .query(row -> {
                    parts.put(
                            ErasedPart.valueOf(row.getString("part").toUpperCase(Locale.ROOT)), row.getLong("deleted"));
                });
        return parts;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
