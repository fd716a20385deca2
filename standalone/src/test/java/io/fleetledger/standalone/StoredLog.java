package io.fleetledger.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.json.JacksonSerializer;

/** The log of a product that has ended, read from its file: nobody goes on with it meanwhile. */
final class StoredLog {

    private static final int ROWS_AT_ONCE = 5_000;

    private StoredLog() {}

    /** Hands over every event, in the order of the log. */
    static void read(Path dataDir, Consumer<EventMessage<?>> reader) throws SQLException {
        String url = "jdbc:h2:file:" + dataDir.resolve("events");
        JacksonSerializer serializer = JacksonSerializer.builder()
                .objectMapper(new ObjectMapper().registerModule(new JavaTimeModule()))
                .build();
        try (Connection open = DriverManager.getConnection(url, "sa", "")) { // As long as the database is to be open.
            JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                    .connectionProvider(() -> DriverManager.getConnection(url, "sa", ""))
                    .transactionManager(NoTransactionManager.instance())
                    .eventSerializer(serializer)
                    .snapshotSerializer(serializer)
                    .batchSize(ROWS_AT_ONCE)
                    .build();
            open.setReadOnly(true);
            try (Stream<? extends EventMessage<?>> events = engine.readEvents(null, false)) {
                events.forEach(reader);
            }
        }
    }
}
