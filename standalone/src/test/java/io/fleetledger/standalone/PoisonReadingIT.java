package io.fleetledger.standalone;

import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static io.fleetledger.standalone.StatusAcrossRestartsIT.awaitStatuses;
import static io.fleetledger.standalone.StatusLog.above;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.standalone.StatusLog.Address;
import io.fleetledger.support.axon.ParkedSequenceRetrier;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reading that no saga can judge parks its own machine, whose further events wait behind it, across restarts. */
class PoisonReadingIT {

    @TempDir
    Path dataDir;

    @Test
    void aPoisonReadingParksItsMachineOnlyUntilItIsDropped() {
        Address poisoned;
        Address other;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            StatusLog log = new StatusLog(fleet);
            poisoned = log.register(fleet, "MILL-1");
            other = log.register(fleet, "MILL-2");
            log.ruledBy(poisoned, above("heat", 80.0, null, 0));
            log.measured(poisoned, "heat", 70);
            awaitStatuses(log, poisoned, HEALTHY);

            log.publish(poisoned.tenantId(), poisonOf(poisoned));
            log.measured(poisoned, "heat", 81);
            log.measured(other, "heat", 70);
            awaitStatuses(log, other, HEALTHY);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(parked(fleet, poisoned)).isEqualTo(2));
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            StatusLog log = new StatusLog(fleet);
            log.measured(poisoned, "heat", 70);
            log.measured(poisoned, "heat", 82);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(parked(fleet, poisoned)).isEqualTo(4));
            assertThat(log.statuses(poisoned)).containsExactly(HEALTHY);

            ParkedSequenceRetrier sagas = fleet.bean(ParkedSequenceRetrier.class);
            assertThat(sagas.retry(first -> true)).as("it fails once more").isFalse();
            assertThat(parked(fleet, poisoned)).isEqualTo(4);
            dropFirst(fleet, poisoned);
            retryUntilNoneIsParked(fleet, poisoned);
            assertThat(log.statuses(poisoned)).containsExactly(HEALTHY, WARNING, HEALTHY, WARNING);
            log.measured(poisoned, "heat", 70);
            Awaitility.await().untilAsserted(() -> {
                retryUntilNoneIsParked(fleet, poisoned);
                assertThat(log.statuses(poisoned)).containsExactly(HEALTHY, WARNING, HEALTHY, WARNING, HEALTHY);
            });
        }
    }

    /** Of an instant that no clock can follow. */
    private static ReadingsRecordedEvent poisonOf(Address machine) {
        return new ReadingsRecordedEvent(
                machine.machineId(), machine.tenantId(), List.of(new Reading("heat", "°C", Long.MAX_VALUE, 70, null)));
    }

    /** What follows, retries' own statuses among it, may be parked behind the last event just as that goes. */
    private static void retryUntilNoneIsParked(RunningFleet fleet, Address machine) {
        Awaitility.await().untilAsserted(() -> {
            fleet.bean(ParkedSequenceRetrier.class).retry(first -> true);
            assertThat(parked(fleet, machine)).isZero();
        });
    }

    private static SequencedDeadLetterQueue<EventMessage<?>> queue(RunningFleet fleet) {
        return fleet.bean(ProcessingStores.class).parked().deadLetters(ProjectionNames.MACHINE_STATUS_SAGA);
    }

    private static long parked(RunningFleet fleet, Address machine) {
        return fleet.bean(TransactionManager.class)
                .fetchInTransaction(
                        () -> queue(fleet).sequenceSize(machine.machineId().toString()));
    }

    private static void dropFirst(RunningFleet fleet, Address machine) {
        fleet.bean(TransactionManager.class).executeInTransaction(() -> {
            DeadLetter<? extends EventMessage<?>> first = queue(fleet)
                    .deadLetterSequence(machine.machineId().toString())
                    .iterator()
                    .next();
            queue(fleet).evict(first);
        });
    }
}
