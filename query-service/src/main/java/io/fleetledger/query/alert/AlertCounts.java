package io.fleetledger.query.alert;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.queries.alert.AlertStats;
import java.util.List;
import org.bson.Document;

/** Counts of a tenant's open alerts: one document per tenant in {@value #COLLECTION}. */
final class AlertCounts {

    static final String COLLECTION = "alert-counts";
    /** Position in the log up to which events are counted; no event is counted twice. */
    static final String POSITION = "position";

    static final String UNACKNOWLEDGED = "unacknowledged";

    /** The fields that {@link #stats} reads. */
    static final List<String> COUNTED =
            List.of(AlertSeverity.WARNING.wireName(), AlertSeverity.CRITICAL.wireName(), UNACKNOWLEDGED);

    private AlertCounts() {}

    static Document none(String tenantId) {
        Document counts =
                new Document("_id", tenantId).append("tenant_id", tenantId).append(POSITION, -1L);
        COUNTED.forEach(count -> counts.append(count, 0L));
        return counts;
    }

    static void add(Document counts, AlertSeverity severity, long delta) {
        add(counts, severity.wireName(), delta);
    }

    static void add(Document counts, String count, long delta) {
        counts.append(count, counts.getLong(count) + delta);
    }

    static AlertStats stats(Document counts) {
        long critical = counts.getLong(AlertSeverity.CRITICAL.wireName());
        long warning = counts.getLong(AlertSeverity.WARNING.wireName());
        return new AlertStats(critical + warning, critical, warning, 0, counts.getLong(UNACKNOWLEDGED));
    }
}
