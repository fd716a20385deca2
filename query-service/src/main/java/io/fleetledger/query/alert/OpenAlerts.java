package io.fleetledger.query.alert;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.validation.WireNames;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A machine's open alerts, with which readings are compared, in the collection {@value #COLLECTION}. A machine without
 * any has no document, so that a reading of a healthy machine costs nothing.
 */
final class OpenAlerts {

    static final String COLLECTION = "open-alerts";

    private static final String ALERTS = "alerts";
    private static final String ID = "id";
    private static final String METRIC = "metric";
    private static final String OPERATOR = "operator";
    private static final String THRESHOLD = "threshold";
    /** Microsecond of the newest reading applied. */
    private static final String AT_MICROS = "at";

    private OpenAlerts() {}

    /** Receives the newest value of an alert, and how that is past the alert's threshold. */
    interface NewValue {

        void of(String alertId, double value, RuleOperator operator);
    }

    static void open(DocumentBatch machines, AlertEvent event, AlertFigures figures) {
        List<Document> others = without(machines, event);
        others.add(entry(event, figures, figures.atMicros()));
        put(machines, event, others);
    }

    /** Does nothing if the alert has ended. */
    static void regrade(DocumentBatch machines, AlertEvent event, AlertFigures figures) {
        Document machine = machines.find(event.machineId().toString());
        if (machine != null) {
            machine.getList(ALERTS, Document.class).stream()
                    .filter(alert -> alert.getString(ID).equals(event.alertId().toString()))
                    .findFirst()
                    .ifPresent(old -> {
                        List<Document> others = without(machines, event);
                        others.add(entry(event, figures, Math.max(figures.atMicros(), old.getLong(AT_MICROS))));
                        put(machines, event, others);
                    });
        }
    }

    static void close(DocumentBatch machines, AlertEvent event) {
        if (machines.find(event.machineId().toString()) != null) {
            List<Document> others = without(machines, event);
            if (others.isEmpty()) {
                machines.remove(event.machineId().toString());
            } else {
                put(machines, event, others);
            }
        }
    }

    /** Passes on each alert's newest value, if one of these readings is newer and still past the alert's threshold. */
    static void follow(DocumentBatch machines, String machineId, List<Reading> readings, NewValue newValue) {
        Document machine = machines.find(machineId);
        if (machine == null) {
            return;
        }
        boolean any = false;
        List<Document> alerts = new ArrayList<>();
        for (Document alert : machine.getList(ALERTS, Document.class)) {
            Reading newest = newest(readings, alert);
            if (newest == null) {
                alerts.add(alert);
            } else {
                alerts.add(new Document(alert).append(AT_MICROS, newest.atMicros()));
                newValue.of(alert.getString(ID), newest.value(), operator(alert));
                any = true;
            }
        }
        if (any) {
            machines.put(new Document(machine).append(ALERTS, alerts));
        }
    }

    private static @Nullable Reading newest(List<Reading> readings, Document alert) {
        Reading newest = null;
        for (Reading reading : readings) {
            long known = newest == null ? alert.getLong(AT_MICROS) : newest.atMicros();
            if (reading.metricName().equals(alert.getString(METRIC))
                    && reading.atMicros() > known
                    && isPast(reading.value(), alert)) {
                newest = reading;
            }
        }
        return newest;
    }

    private static boolean isPast(double value, Document alert) {
        double threshold = alert.getDouble(THRESHOLD);
        return switch (operator(alert)) {
            case GREATER -> value > threshold;
            case GREATER_OR_EQUAL -> value >= threshold;
            case LESS -> value < threshold;
            case LESS_OR_EQUAL -> value <= threshold;
        };
    }

    private static RuleOperator operator(Document alert) {
        return WireNames.parse(alert.getString(OPERATOR), RuleOperator.values(), RuleOperator::wireName);
    }

    private static List<Document> without(DocumentBatch machines, AlertEvent event) {
        Document machine = machines.find(event.machineId().toString());
        List<Document> others = new ArrayList<>();
        if (machine != null) {
            others.addAll(machine.getList(ALERTS, Document.class));
            others.removeIf(alert -> alert.getString(ID).equals(event.alertId().toString()));
        }
        return others;
    }

    private static void put(DocumentBatch machines, AlertEvent event, List<Document> alerts) {
        machines.put(new Document("_id", event.machineId().toString())
                .append("tenant_id", event.tenantId())
                .append(ALERTS, alerts));
    }

    private static Document entry(AlertEvent event, AlertFigures figures, long atMicros) {
        return new Document(ID, event.alertId().toString())
                .append(METRIC, figures.metricName())
                .append(OPERATOR, figures.operator().wireName())
                .append(THRESHOLD, figures.threshold())
                .append(AT_MICROS, atMicros);
    }
}
