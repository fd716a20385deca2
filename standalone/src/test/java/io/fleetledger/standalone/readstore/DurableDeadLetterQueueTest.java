package io.fleetledger.standalone.readstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A retry's results are in another file than what is parked. */
class DurableDeadLetterQueueTest {

    private final JdbcDataSource database = openedDatabase();
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
    private final Serializer serializer = JacksonSerializer.defaultSerializer();
    private final List<Integer> parkedAtSave = new ArrayList<>();
    private boolean lost;
    private final DurableDeadLetterQueue queue =
            ReadStoreConfiguration.parked("machine-list", database, transactions, serializer, serializer, this::save);

    private static JdbcDataSource openedDatabase() {
        JdbcDataSource opened = new JdbcDataSource();
        opened.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(opened).load().migrate();
        return opened;
    }

    @BeforeEach
    void park() {
        for (String event : List.of("first", "second")) {
            EventMessage<?> message = GenericEventMessage.asEventMessage(event);
            queue.enqueue("mill", new GenericDeadLetter<>("mill", message));
        }
    }

    @Test
    void aRetriedEventStaysParkedUntilItsResultsAreSaved() {
        assertThat(retry()).isTrue();
        assertThat(parkedAtSave).containsExactly(2, 1);
        assertThat(parked()).isZero();
    }

    @Test
    void whatCannotBeSavedStaysParked() {
        lost = true;
        assertThatThrownBy(this::retry).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(parked()).isEqualTo(2);
    }

    @Test
    void whatFailsAgainNeedsNoSave() {
        assertThat(queue.process(
                        letter -> true, letter -> Decisions.requeue(new IllegalStateException("not to be handled"))))
                .isFalse();
        assertThat(parkedAtSave).isEmpty();
        assertThat(parked()).isEqualTo(2);
    }

    private boolean retry() {
        return queue.process(letter -> true, letter -> Decisions.evict());
    }

    private void save() {
        if (lost) {
            throw new DataAccessResourceFailureException("The read store could not be saved");
        }
        parkedAtSave.add(parked());
    }

    /** As a process behind a kill would find it. */
    private int parked() {
        try (Connection another = database.getConnection();
                Statement statement = another.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM DeadLetterEntry")) {
            count.next();
            return count.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
