package io.fleetledger.standalone.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;

/** SQL that reads all events, readings among them. */
final class LogStatements {

    private LogStatements() {}

    static PreparedStatement read(Connection connection, EventSchema schema, long after, long upTo, int limit)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT " + schema.trackedEventFields()
                + " FROM DomainEventEntry WHERE globalIndex > ? AND globalIndex <= ? ORDER BY globalIndex LIMIT ?");
        statement.setLong(1, after);
        statement.setLong(2, upTo);
        statement.setInt(3, limit);
        return statement;
    }
}
