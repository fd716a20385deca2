package io.fleetledger.query.alert;

import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.support.alert.AlertMessageFormat;
import io.fleetledger.support.validation.WireNames;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** An alert in the collection {@value #COLLECTION}: the fields of {@link AlertView} and the events applied. */
final class AlertDocument {

    static final String COLLECTION = "alerts";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String MACHINE_ID = "machine_id";
    static final String RULE_ID = "rule_id";
    static final String SEVERITY = "severity";
    static final String MESSAGE = "message";
    static final String METRIC_NAME = "metric_name";
    static final String METRIC_VALUE = "metric_value";
    static final String THRESHOLD_VALUE = "threshold_value";
    static final String ACKNOWLEDGED = "is_acknowledged";
    static final String ACKNOWLEDGED_BY = "acknowledged_by";
    static final String ACKNOWLEDGED_AT = "acknowledged_at";
    static final String SNOOZED_UNTIL = "snoozed_until";
    static final String RESOLVED = "is_resolved";
    static final String RESOLVED_AT = "resolved_at";
    static final String CREATED_AT = "created_at";

    /** Sequence of the last of its own events applied, to recognize a repeated event. */
    static final String SEQUENCE = "sequence";
    /** Positions in the log of the event that gave it its value, of its acknowledgement and of its end. */
    static final String VALUE_POSITION = "value_position";

    static final String ACKNOWLEDGED_POSITION = "acknowledged_position";
    static final String RESOLVED_POSITION = "resolved_position";

    /** The fields that {@link #view} reads. */
    static final List<String> VIEWED = List.of(
            TENANT_ID,
            MACHINE_ID,
            RULE_ID,
            SEVERITY,
            MESSAGE,
            METRIC_NAME,
            METRIC_VALUE,
            THRESHOLD_VALUE,
            ACKNOWLEDGED,
            ACKNOWLEDGED_BY,
            ACKNOWLEDGED_AT,
            SNOOZED_UNTIL,
            RESOLVED_AT,
            CREATED_AT);

    private AlertDocument() {}

    static void put(Document alert, AlertFigures figures, String message, long at) {
        alert.append(METRIC_NAME, figures.metricName()).append(THRESHOLD_VALUE, figures.threshold());
        if (alert.get(VALUE_POSITION, -1L) < at) {
            alert.append(METRIC_VALUE, figures.value()).append(MESSAGE, message).append(VALUE_POSITION, at);
        }
    }

    /**
     * Changes the value, and with it the message, which contains it.
     *
     * @param operator by which the value is past the threshold
     */
    static void move(Document alert, double value, RuleOperator operator, long at) {
        if (alert.get(VALUE_POSITION, -1L) < at) {
            String message =
                    AlertMessageFormat.moved(alert.getString(MESSAGE), alert.getString(METRIC_NAME), value, operator);
            alert.append(METRIC_VALUE, value).append(MESSAGE, message).append(VALUE_POSITION, at);
        }
    }

    static AlertView view(Document alert) {
        return new AlertView(
                UUID.fromString(alert.getString(ID)),
                UUID.fromString(alert.getString(MACHINE_ID)),
                UUID.fromString(alert.getString(RULE_ID)),
                WireNames.parse(alert.getString(SEVERITY), AlertSeverity.values(), AlertSeverity::wireName),
                alert.getString(MESSAGE),
                alert.getString(METRIC_NAME),
                alert.getDouble(METRIC_VALUE),
                alert.getDouble(THRESHOLD_VALUE),
                alert.getBoolean(ACKNOWLEDGED),
                alert.getString(ACKNOWLEDGED_BY),
                instant(alert.getDate(ACKNOWLEDGED_AT)),
                instant(alert.getDate(SNOOZED_UNTIL)),
                instant(alert.getDate(RESOLVED_AT)),
                alert.getDate(CREATED_AT).toInstant());
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
