package io.fleetledger.standalone.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.mvstore.MVStore;

/** The event database's file, to have a write to it fail. */
public final class FailedEventDatabase {

    private FailedEventDatabase() {}

    /** What the file is kept in. */
    public static MVStore file(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return EventDatabaseFile.storeOf(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
