package io.fleetledger.standalone.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;

/** SQL that reads everything but readings, by an index that separates the two. */
public final class FactsStatements {

    private static final String AFTER_POSITION =
            " FROM DomainEventEntry USE INDEX (domain_event_entry_apart) WHERE reading = FALSE AND globalIndex > ?";

    /** Counts the facts after a position, up to a limit. */
    public static final String COUNT_AFTER = "SELECT COUNT(*) FROM (SELECT reading, globalIndex" + AFTER_POSITION
            + " ORDER BY reading, globalIndex LIMIT ?)";

    /** The same with readings; each of the two up to the limit. Uses the index, which has no payloads. */
    public static final String COUNT_ALL_AFTER = "SELECT (" + COUNT_AFTER + ") + (SELECT COUNT(*) FROM (SELECT reading,"
            + " globalIndex FROM DomainEventEntry USE INDEX (domain_event_entry_apart) WHERE reading = TRUE AND"
            + " globalIndex > ? ORDER BY reading, globalIndex LIMIT ?))";

    private FactsStatements() {}

    static PreparedStatement read(Connection connection, EventSchema schema, long after, long upTo, int limit)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT " + schema.trackedEventFields()
                + AFTER_POSITION + " AND globalIndex <= ? ORDER BY reading, globalIndex LIMIT ?");
        statement.setLong(1, after);
        statement.setLong(2, upTo);
        statement.setInt(3, limit);
        return statement;
    }
}
