package io.fleetledger.standalone.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Axon's JDBC engine with positions in commit order: H2 hands out identity values before commit, so from an append
 * until its transaction has ended, nobody else appends. A reader that has seen position n will never see a smaller one,
 * and so keeps no account of positions it has not seen: a missing one is of a rolled back append, or of a reading.
 */
final class CommitOrderedEventStorageEngine extends JdbcEventStorageEngine {

    private static final long BEGINNING = -1;

    private final ReentrantLock appending = new ReentrantLock(true);

    CommitOrderedEventStorageEngine(Builder builder) {
        super(builder);
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            appending.lock(); // The engine's own transaction begins and ends within the call.
            try {
                super.appendEvents(events, serializer);
            } finally {
                appending.unlock();
            }
            return;
        }
        if (!appending.isHeldByCurrentThread()) {
            appending.lock();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    appending.unlock();
                }
            });
        }
        super.appendEvents(events, serializer);
    }

    @Override
    protected PreparedStatement readEventData(Connection connection, @Nullable TrackingToken last, int batchSize)
            throws SQLException {
        return readEventDataWithoutGaps(
                connection, last == null ? BEGINNING : last.position().orElse(BEGINNING), batchSize);
    }

    @Override
    protected TrackedEventData<?> getTrackedEventData(ResultSet row, @Nullable GapAwareTrackingToken previous)
            throws SQLException {
        long before = row.getLong(schema().globalIndexColumn()) - 1;
        return super.getTrackedEventData(row, GapAwareTrackingToken.newInstance(before, Set.of()));
    }
}
