package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.standalone.eventstore.EventLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
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

    /** H2 shows others what a transaction has done before it writes it to disk. */
    @Test
    void nobodyIsToldOfWhatAKillMayStillTakeBack() throws Exception {
        try (RunningFleet fleet = RunningFleet.start(dataDir);
                Connection connection = fleet.bean(DataSource.class).getConnection()) {
            EventStore log = fleet.bean(EventStore.class);
            StreamableMessageSource<TrackedEventMessage<?>> facts =
                    fleet.bean(EventLog.class).facts();
            append(fleet); // H2 writes to disk before it gives the first position, and a number of them then.
            TrackingToken before = log.createHeadToken();
            MVStore file = ((SessionLocal)
                            connection.unwrap(JdbcConnection.class).getSession())
                    .getDatabase()
                    .getStore()
                    .getMvStore();
            CountDownLatch seen = new CountDownLatch(1);
            CountDownLatch written = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try (BlockingStream<TrackedEventMessage<?>> ofAll = log.openStream(before);
                    BlockingStream<TrackedEventMessage<?>> ofFacts = facts.openStream(before)) {
                threads.execute(() -> file.executeFilestoreOperation(() -> {
                    seen.countDown();
                    awaitUninterruptibly(written);
                }));
                seen.await();
                Future<?> append = threads.submit(() -> fleet.bean(TransactionManager.class)
                        .executeInTransaction(() -> fleet.bean(EventStorageEngine.class)
                                .appendEvents(new GenericEventMessage<>(new Something("new"), Map.of()))));
                await("the event to be seen in the database").until(() -> count(fleet) == 2);
                assertThat(append.isDone()).isFalse();
                assertThat(log.createHeadToken()).isEqualTo(before);
                assertThat(ofAll.hasNextAvailable(500, TimeUnit.MILLISECONDS)).isFalse();
                assertThat(ofFacts.hasNextAvailable(500, TimeUnit.MILLISECONDS)).isFalse();
                written.countDown();
                append.get(30, TimeUnit.SECONDS);
                assertThat(ofAll.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
                assertThat(ofFacts.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
                assertThat(ofAll.nextAvailable().trackingToken()).isEqualTo(log.createHeadToken());
            } finally {
                written.countDown();
                threads.shutdownNow();
            }
        }
    }

    private static void append(RunningFleet fleet) {
        fleet.bean(TransactionManager.class)
                .executeInTransaction(() -> fleet.bean(EventStorageEngine.class)
                        .appendEvents(new GenericEventMessage<>(new Something("new"), Map.of())));
    }

    private static long count(RunningFleet fleet) {
        return fleet.bean(JdbcClient.class)
                .sql("SELECT COUNT(*) FROM DomainEventEntry WHERE payloadType = ?")
                .param(Something.class.getName())
                .query(Long.class)
                .single();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
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
