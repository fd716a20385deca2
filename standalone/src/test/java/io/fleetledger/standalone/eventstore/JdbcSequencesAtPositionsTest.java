package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In a log whose positions have gaps, as where an append was rolled back. */
class JdbcSequencesAtPositionsTest {

    private final JdbcDataSource database = new JdbcDataSource();
    private JdbcSequencesAtPositions sequences;

    @BeforeEach
    void migrate() {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        sequences = new JdbcSequencesAtPositions(new JdbcTemplate(database));
    }

    @Test
    void eachPositionIsTold() {
        insert(3, "line", 0);
        insert(4, "other", 0);
        insert(8, "line", 1);
        insert(9, "line", 2);
        insert(12, "other", 1);
        assertThat(sequences.countUpTo("line", -1)).isZero();
        assertThat(sequences.countUpTo("line", 2)).isZero();
        assertThat(sequences.countUpTo("line", 3)).isEqualTo(1);
        assertThat(sequences.countUpTo("line", 7)).isEqualTo(1);
        assertThat(sequences.countUpTo("line", 8)).isEqualTo(2);
        assertThat(sequences.countUpTo("line", 9)).isEqualTo(3);
        assertThat(sequences.countUpTo("line", 100)).isEqualTo(3);
        assertThat(sequences.countUpTo("nothing", 100)).isZero();
    }

    private void insert(long position, String aggregateId, long sequence) {
        JdbcClient.create(database)
                .sql("INSERT INTO DomainEventEntry (globalIndex, eventIdentifier, aggregateIdentifier, sequenceNumber,"
                        + " payloadType, payload, timeStamp) VALUES (?, ?, ?, ?, 'any', X'00', '')")
                .params(position, "event-" + position, aggregateId, sequence)
                .update();
    }
}
