package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventDatabaseFileTest {

    @TempDir
    Path dataDir;

    @Test
    void takesWritesAsLongAsNoneHasFailed() throws SQLException {
        try (Connection held = connect()) {
            EventDatabaseFile file = new EventDatabaseFile(url());
            assertThat(file.failure()).isEmpty();
            assertThat(file.isLost()).isFalse();
            file.abandon();
            assertThat(held.isValid(1)).isFalse();
        }
    }

    /** In the midst of a commit: the system closes the file of a thread that is interrupted. */
    @Test
    void anInterruptIsToldAsWhatTheFileWasLostBy() throws SQLException {
        EventDatabaseFile file = new EventDatabaseFile(url());
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE some_event (id INT)");
            assertThat(file.failure()).isEmpty();
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> statement.execute("INSERT INTO some_event VALUES (1)"))
                        .isInstanceOf(SQLException.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(file.failure())
                    .hasValueSatisfying(
                            failure -> assertThat(failure).hasRootCauseInstanceOf(ClosedByInterruptException.class));
        } catch (SQLException closed) {
            assertThat(file.isLost()).isTrue();
        } finally {
            file.abandon();
        }
    }

    @Test
    void aWriteThatHasFailedIsToldWithItsReason() throws SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(url());
        database.setUser(EventDatabaseConfiguration.USER);
        EventDatabaseFile file = new EventDatabaseFile(url());
        try (Connection held = database.getConnection()) {
            assertThat(held.isValid(1)).isTrue();
            assertThat(file.failure()).isEmpty();
            MVStore store = FailedEventDatabase.file(database);
            MVStoreException full = new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "No space left");
            assertThatThrownBy(() -> store.panic(full)).isSameAs(full);
            store.closeImmediately();
            assertThat(file.failure()).containsSame(full);
        } catch (SQLException closed) {
            assertThat(file.isLost()).isTrue();
        } finally {
            file.abandon();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), EventDatabaseConfiguration.USER, "");
    }

    /** As the pool has it. */
    private String url() {
        return "jdbc:h2:file:" + dataDir.resolve("events") + ";WRITE_DELAY=0;PAGE_SIZE=4096;DB_CLOSE_ON_EXIT=FALSE";
    }
}
