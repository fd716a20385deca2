package io.fleetledger.query.subscription;

import io.fleetledger.events.machine.MachineChangeEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusReason;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Publication.Data;
import io.fleetledger.support.time.Micros;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How events of machines and of their readings are published. */
final class MachinePublications {

    static final List<Publication<?>> ALL = List.of(
            change(
                    PublishedType.MACHINE_REGISTERED,
                    MachineRegisteredEvent.class,
                    (event, data) -> data.put("name", event.name())
                            .put("machine_identifier", event.machineIdentifier())
                            .put("protocol", event.protocol())
                            .put("location", event.location())
                            .put("offline_after_seconds", event.offlineAfterSeconds())),
            change(
                    PublishedType.MACHINE_RENAMED,
                    MachineRenamedEvent.class,
                    (event, data) -> data.change("name", event.oldName(), event.newName())),
            change(
                    PublishedType.MACHINE_RELOCATED,
                    MachineRelocatedEvent.class,
                    (event, data) -> data.change("location", event.oldLocation(), event.newLocation())),
            change(
                    PublishedType.MACHINE_IDENTIFIER_CHANGED,
                    MachineIdentifierChangedEvent.class,
                    (event, data) -> data.change("machine_identifier", event.oldIdentifier(), event.newIdentifier())),
            change(
                    PublishedType.MACHINE_PROTOCOL_CHANGED,
                    MachineProtocolChangedEvent.class,
                    (event, data) -> data.change("protocol", event.oldProtocol(), event.newProtocol())),
            change(
                    PublishedType.MACHINE_OFFLINE_THRESHOLD_CHANGED,
                    MachineOfflineThresholdChangedEvent.class,
                    (event, data) -> data.change("offline_after_seconds", event.oldSeconds(), event.newSeconds())),
            change(
                    PublishedType.MACHINE_RETIRED,
                    MachineRetiredEvent.class,
                    (event, data) -> data.put("machine_identifier", event.machineIdentifier())
                            .put("protocol", event.protocol())
                            .put("old_status", event.oldStatus())),
            change(
                    PublishedType.MACHINE_RESTORED,
                    MachineRestoredEvent.class,
                    (event, data) -> data.put("machine_identifier", event.machineIdentifier())
                            .put("protocol", event.protocol())
                            .put("old_status", event.oldStatus())
                            .put("offline_after_seconds", event.offlineAfterSeconds())),
            new Publication<>(
                    PublishedType.MACHINE_STATUS_CHANGED,
                    MachineStatusChangedEvent.class,
                    MachineStatusChangedEvent::tenantId,
                    event -> subject(event.machineId()),
                    (event, data) -> data.put("machine_id", event.machineId())
                            .change("status", event.oldStatus(), event.newStatus())
                            .put(
                                    "reasons",
                                    event.reasons().stream()
                                            .map(MachinePublications::reason)
                                            .toList())),
            new Publication<>(
                    PublishedType.MACHINE_READINGS_RECORDED,
                    ReadingsRecordedEvent.class,
                    ReadingsRecordedEvent::tenantId,
                    event -> subject(event.machineId()),
                    (event, data) -> data.put("machine_id", event.machineId())
                            .put(
                                    "readings",
                                    event.readings().stream()
                                            .map(MachinePublications::reading)
                                            .toList())));

    private MachinePublications() {}

    private static <E extends MachineChangeEvent> Publication<E> change(
            PublishedType type, Class<E> event, BiConsumer<E, Data> fields) {
        return new Publication<>(type, event, E::tenantId, change -> subject(change.machineId()), (change, data) -> {
            data.put("machine_id", change.machineId()).put("version", change.version());
            fields.accept(change, data);
        });
    }

    private static String subject(UUID machineId) {
        return "machines/" + machineId;
    }

    private static Map<String, @Nullable Object> reason(StatusReason reason) {
        return new Data()
                .put("rule_id", reason.ruleId())
                .put("rule_name", reason.ruleName())
                .put("severity", reason.severity())
                .put("metric_name", reason.metricName())
                .put("metric_value", reason.value())
                .put("threshold_value", reason.threshold())
                .asValue();
    }

    private static Map<String, @Nullable Object> reading(Reading reading) {
        return new Data()
                .put("metric_name", reading.metricName())
                .put("value", reading.value())
                .put("unit", reading.unit())
                .put("timestamp", Micros.instant(reading.atMicros()))
                .put("raw_tag", reading.rawTag())
                .asValue();
    }
}
