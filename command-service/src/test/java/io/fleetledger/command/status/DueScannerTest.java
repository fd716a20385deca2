package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.OFFLINE_AFTER;
import static io.fleetledger.command.status.Course.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.observability.ProjectionProgress.GroupPosition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is due is read in parts, and each is given to this process for a while. */
class DueScannerTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");

    private final Clock clockBefore = GenericEventMessage.clock;
    private GroupPosition groupPosition = new GroupPosition(0, 0, 0);

    @AfterEach
    void setClockBack() {
        GenericEventMessage.clock = clockBefore;
    }

    @Test
    void whatIsGivenIsGivenFromTheInstantAtWhichItIsAskedFor() {
        SlowTable table = new SlowTable();
        SagaTimers waitingForNothing =
                new SagaTimers(ids -> Map.of(), ids -> Set.of(), NoTransactionManager.instance(), OFFLINE_AFTER);
        Events events = new Events(SimpleEventBus.builder().build(), Runnable::run, BusResponses.inProcess());
        new DueScanner(
                        table,
                        waitingForNothing,
                        events,
                        new SagaWatermark(() -> Optional.of(groupPosition)),
                        tenant -> false)
                .scan();

        assertThat(table.asked).containsExactly(second(0), second(SlowTable.SECONDS), second(2 * SlowTable.SECONDS));
    }

    /** Under a load that never lets them catch up, silence would otherwise not be noticed at all. */
    @Test
    void whoIsSilentIsToldOfTheClockAsSoonAsSagasHaveSeenTheLogUntilThen() {
        InMemoryDueTable table = new InMemoryDueTable();
        table.arm(List.of(new Due(MILL, "tenant-1", second(302)), new Due(LATHE, "tenant-1", second(303))));
        SagaTimers silent = new SagaTimers(
                ids -> Map.of(
                        MILL.toString(),
                        new Course().measured(2, "heat", 70).saga(null, false),
                        LATHE.toString(),
                        new Course().measured(3, "heat", 70).saga(null, false)),
                ids -> Set.of(),
                NoTransactionManager.instance(),
                OFFLINE_AFTER);
        List<MachineTimerElapsedEvent> told = new ArrayList<>();
        SimpleEventBus bus = SimpleEventBus.builder().build();
        bus.subscribe(
                messages -> messages.forEach(message -> told.add((MachineTimerElapsedEvent) message.getPayload())));
        setClock(0);
        DueScanner scanner = new DueScanner(
                table,
                silent,
                new Events(bus, Runnable::run, BusResponses.inProcess()),
                new SagaWatermark(() -> Optional.of(groupPosition)),
                tenant -> false);

        setClock(302);
        groupPosition = new GroupPosition(10_000, 30_000, 20_000);
        scanner.scan();
        setClock(312);
        groupPosition = new GroupPosition(29_999, 50_000, 20_001);
        scanner.scan();
        assertThat(told).as("what came before 302 may not have been seen yet").isEmpty();

        groupPosition = new GroupPosition(30_000, 50_000, 20_000);
        scanner.scan();
        assertThat(told).containsExactly(new MachineTimerElapsedEvent(MILL, "tenant-1", second(302)));
        assertThat(table.instants())
                .as("one waits for its turn, the other until it must have heard")
                .containsExactly(second(303), second(342));
    }

    private static void setClock(double second) {
        GenericEventMessage.clock = Clock.fixed(second(second), ZoneOffset.UTC);
    }

    /** Whatever comes through would be the end of all looks, and no machine would go offline any more. */
    @Test
    void keepsPollingWhateverARunThrows() {
        AtomicInteger looks = new AtomicInteger();
        Events events = new Events(SimpleEventBus.builder().build(), Runnable::run, BusResponses.inProcess());
        DueScanner scanner = new DueScanner(
                new SlowTable(),
                new SagaTimers(ids -> Map.of(), ids -> Set.of(), NoTransactionManager.instance(), OFFLINE_AFTER),
                events,
                new SagaWatermark(() -> {
                    looks.incrementAndGet();
                    throw new LinkageError("for once");
                }),
                tenant -> false);
        scanner.start();
        try {
            Awaitility.await().untilAtomic(looks, Matchers.greaterThan(2));
        } finally {
            scanner.stop();
        }
    }

    /** As many rows as are wanted, twice, and each time longer on its way than they are given for. */
    private static final class SlowTable implements DueTable {

        private static final int SECONDS = LEASE_SECONDS + 1;

        private final List<Instant> asked = new ArrayList<>();

        private SlowTable() {
            goOn();
        }

        private void goOn() {
            GenericEventMessage.clock = Clock.fixed(second(asked.size() * SECONDS), ZoneOffset.UTC);
        }

        @Override
        public List<Due> due(Instant until, Instant now, int atMost) {
            asked.add(now);
            goOn();
            return asked.size() > 2
                    ? List.of()
                    : Stream.generate(UUID::randomUUID)
                            .limit(atMost)
                            .map(machineId -> new Due(machineId, "tenant-1", now))
                            .toList();
        }

        @Override
        public void move(Map<Due, Optional<Instant>> rows) {
            // Those that were given come no more.
        }

        @Override
        public void arm(Collection<Due> rows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long deleteByTenant(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disarm(Collection<UUID> machineIds) {
            throw new UnsupportedOperationException();
        }
    }
}
