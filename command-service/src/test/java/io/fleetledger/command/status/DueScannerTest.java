package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.OFFLINE_AFTER;
import static io.fleetledger.command.status.Course.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.BusAnswers;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
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
import java.util.concurrent.Executors;
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

    private final Clock clockBefore = GenericEventMessage.clock;

    @AfterEach
    void setClockBack() {
        GenericEventMessage.clock = clockBefore;
    }

    @Test
    void whatIsGivenIsGivenFromTheInstantAtWhichItIsAskedFor() {
        SlowTable table = new SlowTable();
        SilentMachines waitingForNothing =
                new SilentMachines(ids -> Map.of(), ids -> Set.of(), NoTransactionManager.instance(), OFFLINE_AFTER);
        Events events = new Events(SimpleEventBus.builder().build(), Runnable::run, BusAnswers.inProcess());
        new DueScanner(
                        table,
                        waitingForNothing,
                        events,
                        () -> 0,
                        tenant -> false,
                        Executors::newSingleThreadScheduledExecutor)
                .scan();

        assertThat(table.asked).containsExactly(second(0), second(SlowTable.SECONDS), second(2 * SlowTable.SECONDS));
    }

    /** Whatever comes through would be the end of all looks, and no machine would go offline any more. */
    @Test
    void looksAgainWhateverALookHasThrown() {
        AtomicInteger looks = new AtomicInteger();
        Events events = new Events(SimpleEventBus.builder().build(), Runnable::run, BusAnswers.inProcess());
        DueScanner scanner = new DueScanner(
                new SlowTable(),
                new SilentMachines(ids -> Map.of(), ids -> Set.of(), NoTransactionManager.instance(), OFFLINE_AFTER),
                events,
                () -> {
                    looks.incrementAndGet();
                    throw new LinkageError("for once");
                },
                tenant -> false,
                Executors::newSingleThreadScheduledExecutor);
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
        public List<Due> due(Instant now, int atMost) {
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
        public long forgetTenant(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disarm(Collection<UUID> machineIds) {
            throw new UnsupportedOperationException();
        }
    }
}
