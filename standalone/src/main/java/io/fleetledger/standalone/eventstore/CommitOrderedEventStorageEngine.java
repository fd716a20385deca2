package io.fleetledger.standalone.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Axon's JDBC engine with positions in commit order: H2 assigns identity values before commit, so only one transaction
 * appends at a time, until its end. A reader that has seen position n will never see a smaller one, and so keeps no
 * gaps in its token: a missing position belongs to a rolled-back append, or to a reading. Only events on disk are read.
 */
final class CommitOrderedEventStorageEngine extends JdbcEventStorageEngine {

    private static final long BEGINNING = -1;

    /** Reads the events after one position, up to another. */
    interface Statements {

        PreparedStatement read(Connection connection, EventSchema schema, long after, long upTo, int limit)
                throws SQLException;
    }

    private final CommittedHead head;

    /** @param head shared by all engines of one log */
    CommitOrderedEventStorageEngine(Builder builder, Statements statements, CommittedHead head) {
        super(builder.extendedGapCheckEnabled(false)
                .readEventDataWithoutGaps((connection, schema, after, limit) ->
                        statements.read(connection, schema, after, head.position(), limit)));
        this.head = head;
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            appendAtOnce(events, serializer);
            return;
        }
        if (!head.isBegunHere()) {
            head.begin();
            TransactionSynchronizationManager.registerSynchronization(new Appending());
        }
        super.appendEvents(events, serializer);
    }

    /** The engine's own transaction begins and ends within the call. */
    private void appendAtOnce(List<? extends EventMessage<?>> events, Serializer serializer) {
        head.begin();
        try {
            super.appendEvents(events, serializer);
            head.moveTo(lastSeen());
        } finally {
            head.end();
        }
    }

    /** A failed commit leaves the head where it is: the next commit moves it on. */
    private final class Appending implements TransactionSynchronization {

        private long last;

        @Override
        public void beforeCommit(boolean readOnly) {
            last = lastSeen();
        }

        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED) {
                head.moveTo(last);
            }
            head.end();
        }
    }

    /** The last position that this thread sees, also in its own open transaction. */
    private long lastSeen() {
        return super.createHeadToken().position().orElseThrow();
    }

    /** Queries the database, which may fail; {@code null} for an empty log. */
    @Override
    @SuppressWarnings("NullAway") // As Axon's own, which is not annotated.
    public TrackingToken createHeadToken() {
        long safe = head.position();
        TrackingToken seen = super.createHeadToken();
        return seen == null || seen.position().orElse(safe) <= safe
                ? seen
                : GapAwareTrackingToken.newInstance(safe, Set.of());
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
