package io.fleetledger.standalone.eventstore;

import io.fleetledger.standalone.EmbeddedStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the event database. When a write to it has failed, H2 still reads from it, fails every other write, and
 * keeps it open: who connects again finds the same.
 */
final class EventDatabaseFile implements EmbeddedStore {

    private static final Logger LOG = LoggerFactory.getLogger(EventDatabaseFile.class);

    private final String url;

    EventDatabaseFile(String url) {
        this.url = url;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, EventDatabaseConfiguration.USER, "");
    }

    @Override
    public String name() {
        return "the event database";
    }

    /** Also if it does not even open. */
    @Override
    public boolean isLost() {
        try (Connection connection = connect()) {
            return file(connection).getPanicException() != null;
        } catch (SQLException failure) {
            LOG.debug("The event database does not open", failure);
            return true;
        }
    }

    static MVStore file(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
                .getDatabase()
                .getStore()
                .getMvStore();
    }

    /** On a connection of its own: those of the pool may be busy, and are of no use any more. */
    @Override
    public void abandon() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException failure) {
            LOG.warn("The event database was not let go of", failure);
        }
    }
}
