package io.fleetledger.standalone.readstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.DefaultDeadLetterStatementFactory;
import org.axonframework.serialization.Serializer;

/**
 * Finds a sequence to be retried however many are parked. Axon's own statement takes how many sequences it has been
 * through for the index of an event within its sequence, and so finds no more than the first ten.
 */
final class AllSequencesStatements extends DefaultDeadLetterStatementFactory<EventMessage<?>> {

    /** The first event of each sequence that is not being retried. */
    private static final String CLAIMABLE = "SELECT parked.* FROM"
            + " (SELECT sequenceIdentifier AS name, MIN(sequenceIndex) AS first_index FROM DeadLetterEntry"
            + " WHERE processingGroup = ? GROUP BY sequenceIdentifier) AS sequences"
            + " JOIN DeadLetterEntry AS parked ON parked.processingGroup = ?"
            + " AND parked.sequenceIdentifier = sequences.name AND parked.sequenceIndex = sequences.first_index"
            + " WHERE parked.processingStarted IS NULL OR parked.processingStarted < ?"
            + " ORDER BY parked.lastTouched, parked.deadLetterIdentifier LIMIT ? OFFSET ?";

    /** Axon asks for ten at most, and each page costs a sort of all. */
    private static final int PAGES_AT_ONCE = 100;

    AllSequencesStatements(Serializer serializer, Serializer eventSerializer) {
        super(DefaultDeadLetterStatementFactory.<EventMessage<?>>builder()
                .genericSerializer(serializer)
                .eventSerializer(eventSerializer));
    }

    @Override
    public PreparedStatement claimableSequencesStatement(
            Connection connection, String processingGroup, Instant processingStartedLimit, int offset, int maxSize)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(CLAIMABLE);
        statement.setString(1, processingGroup);
        statement.setString(2, processingGroup);
        statement.setString(3, DateTimeUtils.formatInstant(processingStartedLimit));
        statement.setInt(4, maxSize * PAGES_AT_ONCE);
        statement.setInt(5, offset * PAGES_AT_ONCE);
        return statement;
    }
}
