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
 * The file of the event database. After a failed write, H2 fails all other statements on the existing connections, and
 * nothing tells the pool to drop them.
 */
final class EventDatabaseFile implements EmbeddedStore {

    private static final Logger LOG = LoggerFactory.getLogger(EventDatabaseFile.class);

    private final String url;
    /** The store behind the pool's connections. H2 may open the file again for later connections. */
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

    /** Also reports that the file cannot be opened. */
    @Override
    public Optional<Throwable> failure() {
        MVStore before = seen;
        if (before != null && before.getPanicException() != null) {
            return Optional.of(before.getPanicException());
        }
        try (Connection connection = connect()) {
            MVStore now = storeOf(connection);
            if (before != null && before.getPanicException() != null) { // Since, and H2 has opened the file again.
                return Optional.of(before.getPanicException());
            }
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
            MVStore store = storeOf(connection);
            MVStoreCopy.of(store, store::commit, out);
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("The event database cannot be read", failure);
        }
    }

    static MVStore storeOf(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
                .getDatabase()
                .getStore()
                .getMvStore();
    }

    /** Opens a connection of its own: the pool's may be busy, and no longer work. */
    @Override
    public void abandon() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException failure) {
            LOG.warn("The event database could not be released", failure);
        }
    }
}
