package io.fleetledger.standalone;

import io.fleetledger.command.status.StatusReference;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What has become of statuses and alerts, by the log's own events, told as {@link StatusReference} tells it. */
final class SeenChanges {

    private final Map<UUID, Map<String, List<String>>> told = new HashMap<>();
    private final Map<UUID, UUID> ruleOfAlert = new HashMap<>();

    /** The next event of the log; most say nothing of either. */
    void see(Object event) {
        if (event instanceof MachineStatusChangedEvent changed) {
            String reasons = changed.reasons().stream()
                    .map(reason -> reason.ruleId() + " " + reason.ruleName() + " "
                            + StatusReference.figures(
                                    reason.severity(), reason.metricName(), reason.value(), null, reason.threshold()))
                    .collect(Collectors.joining("; "));
            say(changed.machineId(), "status", changed.oldStatus() + " -> " + changed.newStatus() + " " + reasons);
        } else if (event instanceof AlertRaisedEvent raised) {
            ruleOfAlert.put(raised.alertId(), raised.ruleId());
            say(raised.machineId(), raised.alertId(), "raised " + figures(raised.severity(), raised.figures()));
        } else if (event instanceof AlertEscalatedEvent worse) {
            say(worse.machineId(), worse.alertId(), "is now " + figures(worse.newSeverity(), worse.figures()));
        } else if (event instanceof AlertEasedEvent milder) {
            say(milder.machineId(), milder.alertId(), "is now " + figures(milder.newSeverity(), milder.figures()));
        } else if (event instanceof AlertResolvedEvent resolved) {
            say(
                    resolved.machineId(),
                    resolved.alertId(),
                    "resolved " + resolved.severity() + " " + resolved.resolution());
        }
    }

    /** Of one machine, in the order of the log: its status's changes, and those of each rule's alerts. */
    Map<String, List<String>> of(UUID machineId) {
        return told.getOrDefault(machineId, Map.of());
    }

    private static String figures(AlertSeverity severity, AlertFigures figures) {
        return StatusReference.figures(
                severity, figures.metricName(), figures.value(), figures.operator(), figures.threshold());
    }

    private void say(UUID machineId, UUID alertId, String what) {
        say(machineId, "alert of " + ruleOfAlert.get(alertId), what);
    }

    private void say(UUID machineId, String about, String what) {
        told.computeIfAbsent(machineId, id -> new TreeMap<>())
                .computeIfAbsent(about, key -> new ArrayList<>())
                .add(what);
    }
}
