package io.fleetledger.query.stream;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.support.time.Micros;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The messages to dashboards: JSON objects, each with a {@code type}. A message about an alert has the fields that its
 * event sets, named as in {@code GET /alerts}: all of them when it is raised, later those that have changed.
 */
final class DashboardMessages {

    /** The types of events that dashboards follow. */
    static final Set<PublishedType> TYPES = Collections.unmodifiableSet(EnumSet.of(
            PublishedType.MACHINE_READINGS_RECORDED,
            PublishedType.MACHINE_STATUS_CHANGED,
            PublishedType.MACHINE_RETIRED,
            PublishedType.ALERT_RAISED,
            PublishedType.ALERT_ESCALATED,
            PublishedType.ALERT_EASED,
            PublishedType.ALERT_ACKNOWLEDGED,
            PublishedType.ALERT_SNOOZED,
            PublishedType.ALERT_RESOLVED));

    static final String HEARTBEAT = "heartbeat";
    static final String SENSOR_UPDATE = "sensor_update";
    static final String MACHINE_STATUS = "machine_status";
    static final String ALERT = "alert";

    /** Of the updates of one machine's metric, a slow client is sent only the newest. */
    private record Metric(UUID machineId, String name) {}

    /** Fields in the order in which they are sent. */
    private static final class Fields {

        private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

        Fields(String type) {
            put("type", type);
        }

        Fields put(String name, @Nullable Object value) {
            values.put(name, value);
            return this;
        }
    }

    private DashboardMessages() {}

    /** The messages for an event. */
    static List<OutgoingMessage> of(EventMessage<?> message) {
        List<OutgoingMessage> messages = new ArrayList<>();
        if (message.getPayload() instanceof ReadingsRecordedEvent event) {
            for (Reading reading : event.readings()) {
                messages.add(new OutgoingMessage(
                        bytes(sensorUpdate(event.machineId(), reading)),
                        new Metric(event.machineId(), reading.metricName()),
                        reading.atMicros()));
            }
        } else {
            fieldsOf(message).forEach(fields -> messages.add(OutgoingMessage.whole(bytes(fields))));
        }
        return List.copyOf(messages);
    }

    /** The same messages before serialization. */
    static List<Map<String, @Nullable Object>> fieldsOf(EventMessage<?> message) {
        if (message.getPayload() instanceof ReadingsRecordedEvent event) {
            return event.readings().stream()
                    .map(reading -> sensorUpdate(event.machineId(), reading))
                    .toList();
        }
        if (message.getPayload() instanceof MachineStatusChangedEvent event) {
            return List.of(machineStatus(event.machineId(), event.oldStatus(), event.newStatus(), message));
        }
        if (message.getPayload() instanceof MachineRetiredEvent event) {
            // Ends the status, and no event of its own follows.
            return event.oldStatus() == MachineStatus.OFFLINE
                    ? List.of()
                    : List.of(machineStatus(event.machineId(), event.oldStatus(), MachineStatus.OFFLINE, message));
        }
        return message.getPayload() instanceof AlertEvent event
                ? List.of(alert(event, message.getTimestamp()))
                : List.of();
    }

    static Map<String, @Nullable Object> heartbeat(Instant now) {
        return new Fields(HEARTBEAT).put("server_time", now.truncatedTo(ChronoUnit.MILLIS)).values;
    }

    static byte[] bytes(Map<String, @Nullable Object> fields) {
        return SseFrames.JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> machineStatus(
            UUID machineId, MachineStatus before, MachineStatus after, EventMessage<?> message) {
        return new Fields(MACHINE_STATUS)
                .put("machine_id", machineId)
                .put("old_status", before)
                .put("new_status", after)
                .put("timestamp", message.getTimestamp())
                .values;
    }

    private static Map<String, @Nullable Object> sensorUpdate(UUID machineId, Reading reading) {
        return new Fields(SENSOR_UPDATE)
                .put("machine_id", machineId)
                .put("metric_name", reading.metricName())
                .put("value", reading.value())
                .put("unit", reading.unit())
                .put("timestamp", Micros.instant(reading.atMicros()))
                .values;
    }

    private static Map<String, @Nullable Object> alert(AlertEvent event, Instant at) {
        Fields fields = new Fields(ALERT);
        if (event instanceof AlertRaisedEvent raised) {
            of(fields, "raised", raised).put("rule_id", raised.ruleId());
            state(fields, raised.severity(), raised.message(), raised.figures())
                    .put("is_acknowledged", false)
                    .put("acknowledged_by", null)
                    .put("acknowledged_at", null)
                    .put("snoozed_until", null)
                    .put("resolved_at", null)
                    .put("created_at", at);
        } else if (event instanceof AlertEscalatedEvent escalated) {
            state(
                    of(fields, "escalated", escalated),
                    escalated.newSeverity(),
                    escalated.message(),
                    escalated.figures());
        } else if (event instanceof AlertEasedEvent eased) {
            state(of(fields, "eased", eased), eased.newSeverity(), eased.message(), eased.figures());
        } else if (event instanceof AlertAcknowledgedEvent acknowledged) {
            of(fields, "acknowledged", acknowledged)
                    .put("is_acknowledged", true)
                    .put("acknowledged_by", acknowledged.acknowledgedBy())
                    .put("acknowledged_at", at);
        } else if (event instanceof AlertSnoozedEvent snoozed) {
            of(fields, "snoozed", snoozed).put("snoozed_until", snoozed.snoozedUntil());
        } else if (event instanceof AlertResolvedEvent resolved) {
            of(fields, "resolved", resolved)
                    .put("severity", resolved.severity())
                    .put("resolved_at", at);
        } else {
            throw new IllegalArgumentException("Not shown on dashboards: " + event.getClass());
        }
        return fields.values;
    }

    private static Fields of(Fields fields, String change, AlertEvent event) {
        return fields.put("change", change).put("id", event.alertId()).put("machine_id", event.machineId());
    }

    private static Fields state(Fields fields, AlertSeverity severity, String message, AlertFigures figures) {
        return fields.put("severity", severity)
                .put("message", message)
                .put("metric_name", figures.metricName())
                .put("metric_value", figures.value())
                .put("threshold_value", figures.threshold());
    }
}
