package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** On a database that had events before readings were held apart. */
class FactsStatementsTest {

    private static final String FACT = "io.fleetledger.events.machine.MachineRenamedEvent";
    private static final String READING = ReadingsRecordedEvent.class.getName();

    private final JdbcDataSource database = new JdbcDataSource();
    private final JdbcClient jdbc = JdbcClient.create(database);

    @BeforeEach
    void migrateAnOlderDatabase() {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).target("2").load().migrate();
        insert(FACT);
        Flyway.configure().dataSource(database).load().migrate();
        insert(READING, READING, FACT, READING, FACT, READING);
    }

    @Test
    void readTheFactsBehindAPositionInOrder() throws SQLException {
        assertThat(positions(-1, 7, 10)).containsExactly(1L, 4L, 6L);
        assertThat(positions(1, 7, 1)).containsExactly(4L);
        assertThat(positions(6, 7, 10)).isEmpty();
        assertThat(positions(-1, 5, 10)).containsExactly(1L, 4L);
    }

    @Test
    void countTheFactsBehindAPositionAsFarAsALimit() {
        assertThat(count(0, 10)).isEqualTo(3);
        assertThat(count(1, 10)).isEqualTo(2);
        assertThat(count(0, 2)).isEqualTo(2);
    }

    @Test
    void walkTheIndexAndSortNothing() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement read = FactsStatements.read(connection, new EventSchema(), 0, 100, 100)) {
            assertThat(plan(read))
                    .contains("/* PUBLIC.DOMAIN_EVENT_ENTRY_APART: GLOBALINDEX <= ?2\n        AND READING = FALSE\n"
                            + "        AND GLOBALINDEX > ?1")
                    .contains("index sorted");
        }
    }

    @Test
    void theWholeLogIsReadInItsOrderAndNotSortedEither() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement read = LogStatements.read(connection, new EventSchema(), 0, 100, 100)) {
            assertThat(plan(read))
                    .contains("PRIMARY_KEY", ": GLOBALINDEX > ?1\n        AND GLOBALINDEX <= ?2")
                    .contains("index sorted");
        }
    }

    private String plan(PreparedStatement read) {
        String statement = read.toString().replaceFirst("^\\S+: ", "").replaceAll(" \\{1: .*", "");
        return jdbc.sql("EXPLAIN " + statement)
                .params(0, 100, 100)
                .query(String.class)
                .single();
    }

    private List<Long> positions(long after, long upTo, int limit) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement read = FactsStatements.read(connection, new EventSchema(), after, upTo, limit);
                ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong("globalIndex"));
            }
        }
        return found;
    }

    private long count(long after, int limit) {
        return jdbc.sql(FactsStatements.COUNT_AFTER)
                .params(after, limit)
                .query(Long.class)
                .single();
    }

    private void insert(String... payloadTypes) {
        for (String type : payloadTypes) {
            jdbc.sql("INSERT INTO DomainEventEntry (eventIdentifier, aggregateIdentifier, sequenceNumber, payloadType,"
                            + " payload, timeStamp) VALUES (RANDOM_UUID(), RANDOM_UUID(), 0, ?, X'00', '')")
                    .param(type)
                    .update();
        }
    }
}
