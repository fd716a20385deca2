package io.fleetledger.standalone.eventstore;

import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.EmbeddedStore;
import io.fleetledger.standalone.MVStoreCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The file of the event database. When a write to it has failed, H2 has every other statement fail on the connections that
 * there are, and nothing tells the pool to give them up.
 */
final class EventDatabaseFile implements EmbeddedStore {

    private static final Logger LOG = LoggerFactory.getLogger(EventDatabaseFile.class);

    private final String url;
    /** What connections of the pool stand on. H2 may open the file once more, for those that come after. */
    private volatile @Nullable MVStore seen;

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
    public Optional<Throwable> failure() {
        MVStore before = seen;
        if (before != null && before.getPanicException() != null) {
            return Optional.of(before.getPanicException());
        }
        try (Connection connection = connect()) {
            MVStore now = file(connection);
            seen = now;
            return Optional.ofNullable(now.getPanicException());
        } catch (SQLException failure) {
            return Optional.of(failure);
        }
    }

    @Override
    public String fileName() {
        return DataFolder.EVENTS;
    }

    @Override
    public void copyTo(OutputStream out) throws IOException {
        try (Connection connection = connect()) {
            MVStore store = file(connection);
            MVStoreCopy.of(store, store::commit, out);
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("The event database cannot be read", failure);
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
