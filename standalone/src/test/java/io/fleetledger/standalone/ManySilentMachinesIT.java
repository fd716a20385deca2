package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.observability.ProjectionProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many machines report, and then fall silent at once. Three hundred in every build; {@code ./mvnw verify -Pmany-machines
 * -pl standalone -am} makes it a thousand.
 */
class ManySilentMachinesIT {

    private static final Logger LOG = LoggerFactory.getLogger(ManySilentMachinesIT.class);
    private static final String TENANT = "silent-tenant";
    private static final int MACHINES = Integer.getInteger("fleet.silent.machines", 300);
    private static final int EVENTS_EACH = 20;
    private static final Duration OFFLINE_AFTER =
            Duration.ofSeconds(Integer.getInteger("fleet.silent.offline-after", 10));

    @TempDir
    Path dataDir;

    @Test
    void eachGoesOfflineOnceAndNotBeforeItIsDue() {
        try (RunningFleet fleet =
                RunningFleet.start(dataDir, "fleet.status.offline-after=" + OFFLINE_AFTER.toSeconds() + "s")) {
            EventStore store = fleet.bean(EventStore.class);
            List<UUID> machines = register(store);
            awaitLevel(fleet);

            Instant last = Instant.ofEpochMilli(System.currentTimeMillis());
            StreamingEventProcessor sagas = fleet.bean(EventProcessingConfiguration.class)
                    .eventProcessor(ProjectionNames.MACHINE_STATUS_SAGA, StreamingEventProcessor.class)
                    .orElseThrow();
            sagas.shutDown();
            for (int round = EVENTS_EACH - 1; round >= 0; round--) {
                measure(fleet, machines, last.minusMillis(round));
            }
            sagas.start();
            long begun = System.nanoTime();
            awaitLevel(fleet);
            LOG.warn(
                    "{} events of {} machines were judged in {} ms",
                    MACHINES * EVENTS_EACH,
                    MACHINES,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            Instant judged = Instant.ofEpochMilli(System.currentTimeMillis());

            Map<UUID, Instant> offline = new HashMap<>();
            Awaitility.await("all to be offline")
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> offlineOf(store, machines, offline).size() == MACHINES);
            Instant due = last.plus(OFFLINE_AFTER);
            assertThat(offline.values()).allSatisfy(at -> assertThat(at).isAfterOrEqualTo(due));
            Instant latest = offline.values().stream().max(Instant::compareTo).orElseThrow();
            // Where there is little to compute with, what came before is judged later than the silence is due.
            Duration late = Duration.between(judged.isAfter(due) ? judged : due, latest);
            LOG.warn("the last of {} was offline {} ms after it could be", MACHINES, late.toMillis());
            assertThat(late).isLessThan(Duration.ofSeconds(10));
            Instant earliest = offline.values().stream().min(Instant::compareTo).orElseThrow();
            assertThat(Duration.between(judged.isAfter(due) ? judged : due, earliest))
                    .as("the first of them: how often is looked, whatever else the machine does")
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    private static List<UUID> register(EventStore store) {
        List<UUID> machines = IntStream.range(0, MACHINES)
                .mapToObj(number -> UUID.randomUUID())
                .toList();
        List<EventMessage<?>> events = new ArrayList<>();
        machines.forEach(id -> events.add(new GenericDomainEventMessage<>(
                "Machine",
                id.toString(),
                0,
                new MachineRegisteredEvent(id, TENANT, 1, "Mill", id.toString(), MachineProtocol.JSON, null, null),
                Map.of(MessageKeys.TENANT, TENANT))));
        store.publish(events);
        return machines;
    }

    /** One event for each machine, with ten metrics, a hundred events in a transaction. */
    private static void measure(RunningFleet fleet, List<UUID> machines, Instant at) {
        StatusLog log = new StatusLog(fleet);
        long micros = TimeUnit.MILLISECONDS.toMicros(at.toEpochMilli());
        for (int from = 0; from < MACHINES; from += 100) {
            log.publish(
                    TENANT,
                    machines.subList(from, from + 100).stream()
                            .map(id -> new ReadingsRecordedEvent(
                                    id,
                                    TENANT,
                                    IntStream.range(0, 10)
                                            .mapToObj(metric -> new Reading("m-" + metric, "°C", micros, metric, null))
                                            .toList()))
                            .toList());
        }
    }

    private static void awaitLevel(RunningFleet fleet) {
        ProjectionProgress progress = fleet.bean(ProjectionProgress.class);
        Awaitility.await("the sagas to be level")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(2))
                .until(() -> progress.lagOf(ProjectionNames.MACHINE_STATUS_SAGA).orElseThrow() == 0);
    }

    private static Map<UUID, Instant> offlineOf(EventStore store, List<UUID> machines, Map<UUID, Instant> known) {
        for (UUID id : machines) {
            if (!known.containsKey(id)) {
                store.readEvents(id.toString(), 1).asStream().forEach(event -> {
                    if (event.getPayload() instanceof MachineStatusChangedEvent change
                            && change.newStatus() == MachineStatus.OFFLINE) {
                        assertThat(known.put(id, event.getTimestamp()))
                                .as("offline once")
                                .isNull();
                    }
                });
            }
        }
        return known;
    }
}
