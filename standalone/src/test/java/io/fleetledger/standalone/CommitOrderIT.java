package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A reader that has seen a position never sees a smaller one appear: clients resume by position. */
class CommitOrderIT {

    private static final int WRITERS = 8;
    private static final int APPENDS = 60;

    @TempDir
    Path dataDir;

    record Something(String what) {}

    @Test
    void positionsAppearInTheOrderOfCommits() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            AtomicBoolean writing = new AtomicBoolean(true);
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
            Future<List<Long>> seen = threads.submit(() -> tail(fleet.bean(JdbcClient.class), writing));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> appendSlowly(fleet)));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            writing.set(false);
            assertThat(seen.get(10, TimeUnit.SECONDS))
                    .as("in the order in which a reader first saw them")
                    .hasSize(WRITERS * APPENDS)
                    .isSorted();
            threads.shutdown();
        }
    }

    /** The time between an append and its commit differs: the position given out first may be committed last. */
    private static void appendSlowly(RunningFleet fleet) {
        TransactionManager transactions = fleet.bean(TransactionManager.class);
        EventStorageEngine engine = fleet.bean(EventStorageEngine.class);
        for (int i = 0; i < APPENDS; i++) {
            transactions.executeInTransaction(() -> {
                engine.appendEvents(new GenericEventMessage<>(
                        new Something(UUID.randomUUID().toString()), Map.of()));
                LockSupport.parkNanos(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(4))
                                .toNanos());
            });
        }
    }

    /** Every position in the order in which it became visible, each look in no particular order of its own. */
    private static List<Long> tail(JdbcClient jdbc, AtomicBoolean writing) {
        List<Long> seen = new ArrayList<>();
        boolean last = false;
        while (!last) {
            last = !writing.get();
            List<Long> visible = jdbc.sql("SELECT globalIndex FROM DomainEventEntry ORDER BY globalIndex")
                    .query(Long.class)
                    .list();
            visible.removeAll(seen);
            seen.addAll(visible);
        }
        return seen;
    }
}
