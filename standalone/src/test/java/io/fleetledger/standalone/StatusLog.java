package io.fleetledger.standalone;

import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.rule.RuleType;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/** Readings and rules as they come into a running product's log, and the statuses that come of them. */
final class StatusLog {

    private final EventStore store;
    private Instant latest = Instant.EPOCH;

    StatusLog(RunningFleet fleet) {
        this.store = fleet.bean(EventStore.class);
    }

    /** A machine as the log addresses it. */
    record Address(UUID machineId, String tenantId) {}

    Address register(RunningFleet fleet, String identifier) {
        UUID machineId = UUID.fromString(fleet.register("admin", identifier));
        var registered = (MachineRegisteredEvent)
                store.readEvents(machineId.toString()).next().getPayload();
        return new Address(machineId, registered.tenantId());
    }

    /**
     * Later than before, for of equal instants the first value stays, and not ahead of the log's clock, by which it would
     * not count yet.
     */
    void measured(Address machine, String metric, double value) {
        Instant now;
        do {
            now = Instant.ofEpochMilli(System.currentTimeMillis()); // As finely as the log's clock ticks.
        } while (!now.isAfter(latest));
        latest = now;
        measured(machine, metric, value, now);
    }

    void measured(Address machine, String metric, double value, Instant at) {
        publish(machine.tenantId(), measurement(machine, metric, value, at));
    }

    static ReadingsRecordedEvent measurement(Address machine, String metric, double value, Instant at) {
        long micros = TimeUnit.MILLISECONDS.toMicros(at.toEpochMilli());
        return new ReadingsRecordedEvent(
                machine.machineId(), machine.tenantId(), List.of(new Reading(metric, "°C", micros, value, null)));
    }

    void ruledBy(Address machine, EffectiveRule... rules) {
        publish(
                machine.tenantId(),
                new MachineRulesChangedEvent(machine.machineId(), machine.tenantId(), List.of(rules)));
    }

    /** In one transaction. */
    void publish(String tenantId, Object... payloads) {
        publish(tenantId, List.of(payloads));
    }

    void publish(String tenantId, List<?> payloads) {
        List<EventMessage<?>> messages = new ArrayList<>();
        payloads.forEach(payload -> messages.add(new GenericEventMessage<>(
                payload,
                Map.of(
                        MessageKeys.TENANT, tenantId,
                        MessageKeys.ACTOR, "agent",
                        MessageKeys.CORRELATION_ID, "0af7651916cd43dd8448eb211c80319c"))));
        store.publish(messages);
    }

    static EffectiveRule above(String metric, @Nullable Double warning, @Nullable Double critical, int forSeconds) {
        return new EffectiveRule(
                UUID.nameUUIDFromBytes(metric.getBytes(StandardCharsets.UTF_8)),
                "Too high",
                new RuleCondition(
                        RuleType.THRESHOLD,
                        metric,
                        RuleOperator.GREATER,
                        warning,
                        critical,
                        null,
                        null,
                        null,
                        forSeconds,
                        0,
                        0));
    }

    List<MachineStatus> statuses(Address machine) {
        return changes(machine).map(change -> change.getPayload().newStatus()).toList();
    }

    @SuppressWarnings("unchecked") // Filtered by its payload's type.
    Stream<EventMessage<MachineStatusChangedEvent>> changes(Address machine) {
        return store.readEvents(machine.machineId().toString(), 0)
                .asStream()
                .filter(event -> event.getPayload() instanceof MachineStatusChangedEvent)
                .map(event -> (EventMessage<MachineStatusChangedEvent>) event);
    }

    /** Names of the events of the machine's alerts, in the order of the log. */
    List<String> alerts(Address machine) {
        List<String> names = new ArrayList<>();
        try (var events = store.openStream(null)) {
            while (events.hasNextAvailable()) {
                if (events.nextAvailable().getPayload() instanceof AlertEvent alert
                        && alert.machineId().equals(machine.machineId())) {
                    names.add(alert.getClass().getSimpleName());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return names;
    }
}
