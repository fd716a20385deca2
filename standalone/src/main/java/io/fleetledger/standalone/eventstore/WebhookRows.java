package io.fleetledger.standalone.eventstore;

import io.fleetledger.support.webhook.WebhookFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Column conversions that rows of webhooks and of their deliveries share. */
final class WebhookRows {

    private WebhookRows() {}

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** Reads an instant, a status and an error from this column on; null without the instant. */
    static @Nullable WebhookFailure failure(ResultSet row, int column) throws SQLException {
        Instant at = instant(row, column);
        return at == null
                ? null
                : new WebhookFailure(at, row.getObject(column + 1, Integer.class), row.getString(column + 2));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
