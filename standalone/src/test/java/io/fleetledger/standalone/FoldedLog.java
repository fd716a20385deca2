package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.command.status.StatusReference;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.MachineTimerElapsedEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;

/**
 * A log from its beginning to its end: what has become of each machine's status and alerts, and what should have, by a
 * {@link StatusReference} that is told what happened to the machine, and when.
 */
final class FoldedLog {

    private static final Duration CONFIGURED_PATIENCE = Duration.ofMinutes(5);
    private static final int SHOWN_OF_A_DIFFERENCE = 4;

    /** An alert that is not over. */
    private record Open(UUID machineId, UUID ruleId) {}

    private final Map<UUID, StatusReference> expected = new HashMap<>();
    private final SeenChanges seen = new SeenChanges();
    private final Map<UUID, String> statuses = new HashMap<>();
    private final Map<UUID, List<EffectiveRule>> rules = new HashMap<>();
    private final Map<UUID, Open> open = new HashMap<>();
    private int statusChanges;
    private int alerts;

    /**
     * Of a product that has ended.
     *
     * @param end what was due by then has happened
     */
    static FoldedLog of(Path dataDir, Instant end) throws SQLException {
        FoldedLog log = new FoldedLog();
        StoredLog.read(dataDir, message -> {
            log.happened(message);
            log.became(message.getPayload());
        });
        log.expected.values().forEach(machine -> machine.evaluate(end));
        return log;
    }

    private void happened(EventMessage<?> message) {
        Object event = message.getPayload();
        Instant now = message.getTimestamp();
        if (event instanceof MachineRegisteredEvent registered) {
            expected.put(registered.machineId(), new StatusReference());
        } else if (event instanceof MachineOfflineThresholdChangedEvent changed) {
            Integer seconds = changed.newSeconds();
            of(changed.machineId()).patience(now, seconds == null ? CONFIGURED_PATIENCE : Duration.ofSeconds(seconds));
        } else if (event instanceof ReadingsRecordedEvent recorded) {
            of(recorded.machineId()).readings(now, recorded.readings());
        } else if (event instanceof MachineRulesChangedEvent ruled) {
            of(ruled.machineId()).rules(now, ruled.rules());
            rules.put(ruled.machineId(), ruled.rules());
        } else if (event instanceof MachineTimerElapsedEvent elapsed) {
            of(elapsed.machineId()).evaluate(now);
        }
    }

    private StatusReference of(UUID machineId) {
        return expected.computeIfAbsent(machineId, id -> {
            throw new AssertionError("Not registered: " + id);
        });
    }

    private void became(Object event) {
        seen.see(event);
        if (event instanceof MachineStatusChangedEvent changed) {
            statuses.put(changed.machineId(), changed.newStatus().wireName());
            statusChanges++;
        } else if (event instanceof AlertRaisedEvent raised) {
            Open alert = new Open(raised.machineId(), raised.ruleId());
            assertThat(open).as("one open alert per machine and rule").doesNotContainValue(alert);
            open.put(raised.alertId(), alert);
            alerts++;
        } else if (event instanceof AlertResolvedEvent resolved) {
            assertThat(open.remove(resolved.alertId())).as("an open alert").isNotNull();
        }
    }

    /** None is missing, none is there twice, and each is what it should be. */
    void assertEachChangeHappenedOnce() {
        expected.forEach((machine, reference) -> {
            Map<String, List<String>> told = seen.of(machine);
            Set<String> all = new TreeSet<>(reference.log().keySet());
            all.addAll(told.keySet());
            all.forEach(about -> assertSame(
                    machine + ", " + about,
                    told.getOrDefault(about, List.of()),
                    reference.log().getOrDefault(about, List.of())));
        });
    }

    private static void assertSame(String about, List<String> changes, List<String> expected) {
        int same = 0;
        while (same < Math.min(changes.size(), expected.size())
                && changes.get(same).equals(expected.get(same))) {
            same++;
        }
        assertThat(from(changes, same))
                .as("%s: the first of %d that differs is the %d.", about, changes.size(), same + 1)
                .isEqualTo(from(expected, same));
    }

    private static List<String> from(List<String> changes, int first) {
        return changes.subList(first, Math.min(changes.size(), first + SHOWN_OF_A_DIFFERENCE));
    }

    /** What each machine is at last; none that never changed. */
    Map<UUID, String> statuses() {
        return statuses;
    }

    /** What each machine was told last. */
    Map<UUID, List<EffectiveRule>> rules() {
        return rules;
    }

    int openAlerts() {
        return open.size();
    }

    int statusChanges() {
        return statusChanges;
    }

    int alerts() {
        return alerts;
    }
}
