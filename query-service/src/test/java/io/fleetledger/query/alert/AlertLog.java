package io.fleetledger.query.alert;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.queries.alert.AlertView;
import io.fleetledger.support.alert.AlertMessageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** A log of random lives of alerts of two tenants, with readings in between, and what has become of them at its end. */
final class AlertLog {

    private static final List<String> METRICS = List.of("temp", "rpm");

    final List<EventMessage<?>> events = new ArrayList<>();
    final Map<UUID, AlertView> alerts = new LinkedHashMap<>();
    final Map<UUID, String> tenants = new HashMap<>();
    final Map<UUID, Long> sequences = new HashMap<>();

    private final Map<UUID, AlertFigures> figures = new HashMap<>();
    private final Map<UUID, Long> told = new HashMap<>();
    private final Random random;
    private long position = 1_000;

    AlertLog(Random random, int length) {
        this.random = random;
        while (events.size() < length) {
            List<AlertView> all = List.copyOf(alerts.values());
            if (random.nextInt(3) == 0) {
                read(new UUID(7, random.nextInt(6)));
            } else if (all.size() < 3 || random.nextInt(6) == 0) {
                raise(new UUID(7, random.nextInt(6)));
            } else {
                change(all.get(random.nextInt(all.size())));
            }
        }
    }

    private static String tenant(UUID machineId) {
        return machineId.getLeastSignificantBits() % 3 == 0 ? "beta" : "acme";
    }

    private void read(UUID machineId) {
        List<Reading> readings = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            readings.add(new Reading(metric(), "C", micros(), random.nextInt(20), null));
        }
        for (AlertView alert : List.copyOf(alerts.values())) {
            AlertFigures of = figures.get(alert.id());
            if (of != null && alert.machineId().equals(machineId) && alert.resolvedAt() == null) {
                readings.forEach(reading -> follow(alert.id(), of, reading));
            }
        }
        events.add(new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericEventMessage<>(
                        "event-" + position,
                        new ReadingsRecordedEvent(machineId, tenant(machineId), readings),
                        MetaData.emptyInstance(),
                        now())));
        position += 1 + random.nextInt(3);
    }

    private void follow(UUID alertId, AlertFigures of, Reading reading) {
        boolean past = switch (of.operator()) {
            case GREATER -> reading.value() > of.threshold();
            case GREATER_OR_EQUAL -> reading.value() >= of.threshold();
            case LESS -> reading.value() < of.threshold();
            case LESS_OR_EQUAL -> reading.value() <= of.threshold();
        };
        if (past
                && reading.metricName().equals(of.metricName())
                && reading.atMicros() > told.getOrDefault(alertId, Long.MIN_VALUE)) {
            told.put(alertId, reading.atMicros());
            AlertView old = view(alertId);
            put(old, old.severity(), sentence(of, reading.value()), reading.value(), old.thresholdValue());
        }
    }

    private void raise(UUID machineId) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        UUID rule = new UUID(9, random.nextInt(3));
        AlertSeverity severity = severity();
        AlertFigures of = figures(metric());
        tenants.put(id, tenant(machineId));
        figures.put(id, of);
        told.put(id, of.atMicros());
        alerts.put(
                id,
                new AlertView(
                        id,
                        machineId,
                        rule,
                        severity,
                        sentence(of, of.value()),
                        of.metricName(),
                        of.value(),
                        of.threshold(),
                        false,
                        null,
                        null,
                        null,
                        null,
                        now()));
        append(new AlertRaisedEvent(
                id, tenant(machineId), machineId, rule, "Rule", severity, of, sentence(of, of.value()), cause()));
    }

    private void change(AlertView old) {
        UUID id = old.id();
        UUID machine = old.machineId();
        String tenant = tenant(machine);
        boolean open = old.resolvedAt() == null;
        switch (random.nextInt(5)) {
            case 0 -> {
                if (old.acknowledgedBy() == null) {
                    ended(old, "ann", now(), old.snoozedUntil(), old.resolvedAt());
                    append(new AlertAcknowledgedEvent(id, tenant, machine, "ann"));
                }
            }
            case 1 -> {
                ended(old, old.acknowledgedBy(), old.acknowledgedAt(), now().plusSeconds(60), old.resolvedAt());
                append(new AlertSnoozedEvent(id, tenant, machine, now().plusSeconds(60)));
            }
            case 2 -> {
                if (open) {
                    ended(old, old.acknowledgedBy(), old.acknowledgedAt(), old.snoozedUntil(), now());
                    append(new AlertResolvedEvent(
                            id, tenant, machine, old.severity(), AlertResolution.CLEARED, cause()));
                }
            }
            default -> {
                if (open) {
                    AlertFigures of = figures(old.metricName());
                    figures.put(id, of);
                    told.merge(id, of.atMicros(), Math::max);
                    boolean worse = old.severity() == AlertSeverity.WARNING;
                    AlertSeverity next = worse ? AlertSeverity.CRITICAL : AlertSeverity.WARNING;
                    String message = sentence(of, of.value());
                    put(old, next, message, of.value(), of.threshold());
                    append(
                            worse
                                    ? new AlertEscalatedEvent(
                                            id, tenant, machine, old.severity(), next, of, message, cause())
                                    : new AlertEasedEvent(
                                            id, tenant, machine, old.severity(), next, of, message, cause()));
                }
            }
        }
    }

    private static String sentence(AlertFigures of, double value) {
        var figures = new AlertFigures(of.metricName(), of.atMicros(), value, of.operator(), of.threshold());
        return AlertMessageFormat.of(figures, "C", "limit of " + AlertMessageFormat.number(of.threshold()) + " C");
    }

    private void put(AlertView old, AlertSeverity severity, String message, double value, double threshold) {
        alerts.put(
                old.id(),
                new AlertView(
                        old.id(),
                        old.machineId(),
                        old.ruleId(),
                        severity,
                        message,
                        old.metricName(),
                        value,
                        threshold,
                        old.acknowledged(),
                        old.acknowledgedBy(),
                        old.acknowledgedAt(),
                        old.snoozedUntil(),
                        old.resolvedAt(),
                        old.createdAt()));
    }

    private void ended(
            AlertView old,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt,
            @Nullable Instant snoozedUntil,
            @Nullable Instant resolvedAt) {
        alerts.put(
                old.id(),
                new AlertView(
                        old.id(),
                        old.machineId(),
                        old.ruleId(),
                        old.severity(),
                        old.message(),
                        old.metricName(),
                        old.metricValue(),
                        old.thresholdValue(),
                        acknowledgedBy != null,
                        acknowledgedBy,
                        acknowledgedAt,
                        snoozedUntil,
                        resolvedAt,
                        old.createdAt()));
    }

    private AlertView view(UUID id) {
        AlertView alert = alerts.get(id);
        if (alert == null) {
            throw new IllegalArgumentException("No such alert");
        }
        return alert;
    }

    private void append(AlertEvent event) {
        long sequence = sequences.merge(event.alertId(), 0L, (before, first) -> before + 1);
        events.add(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>(
                        "Alert",
                        event.alertId().toString(),
                        sequence,
                        event,
                        MetaData.emptyInstance(),
                        "event-" + position,
                        now())));
        position += 1 + random.nextInt(3);
    }

    private long micros() {
        return position * 1_000 + random.nextInt(20_000);
    }

    private AlertFigures figures(String metric) {
        List<RuleOperator> operators = List.of(RuleOperator.values());
        return new AlertFigures(
                metric,
                micros(),
                random.nextInt(20),
                operators.get(random.nextInt(operators.size())),
                random.nextInt(20));
    }

    private StatusCause cause() {
        return new StatusCause(position, 0);
    }

    private AlertSeverity severity() {
        return random.nextBoolean() ? AlertSeverity.WARNING : AlertSeverity.CRITICAL;
    }

    private String metric() {
        return METRICS.get(random.nextInt(METRICS.size()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(1_772_352_000_000L + position);
    }
}
