package io.fleetledger.standalone.readstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.MessageKeys;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Which parked events are whose. */
class PagedDeadLettersTest {

    private static final String ODD_NAME = "\"tenant\":\"acme\" \\ Söhne";

    private final JdbcDataSource database = new JdbcDataSource();
    private final Serializer serializer = JacksonSerializer.defaultSerializer();
    private final DurableDeadLetterQueue queue;

    PagedDeadLettersTest() {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        migrate("13");
        queue = ReadStoreConfiguration.parked(
                "machine-list", database, new JdbcTransactionManager(database), serializer, serializer, () -> {});
    }

    private void migrate(String version) {
        Flyway.configure().dataSource(database).target(version).load().migrate();
    }

    @Test
    void aTenantsEventsAreFoundWhicheverVersionHasParkedThem() {
        park("mill", "acme", "first");
        park("mill", ODD_NAME, "odd");
        migrate("latest");
        park("mill", "acme", "second");
        park("lathe", "acme", "of a lathe");
        park("lathe", ODD_NAME, "odd, too");
        queue.enqueue("mill", new GenericDeadLetter<>("mill", GenericEventMessage.asEventMessage("nobody's")));

        assertThat(queue.pages().countOf("acme")).isEqualTo(3);
        assertThat(page("acme", 0)).containsExactly("of a lathe", "first");
        assertThat(page("acme", 2)).containsExactly("second");
        assertThat(page("acme", 3)).isEmpty();
        assertThat(page(ODD_NAME, 0)).containsExactly("odd, too", "odd");
        assertThat(queue.pages().countOf("acm")).isZero();
    }

    @Test
    void aTenantsNameMayBeLong() {
        String longName = "acme".repeat(10_000);
        String oddName = ODD_NAME.repeat(1_000);
        park("mill", longName, "before");
        park("mill", oddName, "odd");
        migrate("latest");
        park("mill", longName, "after");

        assertThat(page(longName, 0)).containsExactly("before", "after");
        assertThat(page(oddName, 0)).containsExactly("odd");
    }

    @Test
    void othersEventsAreNotReadForThem() {
        migrate("latest");
        for (int other = 0; other < 100; other++) {
            park("mill " + other, "beta", "other");
        }
        park("mill", "acme", "own");
        String plan = JdbcClient.create(database)
                .sql("EXPLAIN ANALYZE SELECT * FROM DeadLetterEntry WHERE processingGroup = 'machine-list'"
                        + " AND tenant = 'acme'"
                        + " ORDER BY processingGroup, tenant, sequenceIdentifier, sequenceIndex LIMIT 20 OFFSET 0")
                .query(String.class)
                .single();
        assertThat(plan).contains("DEAD_LETTER_TENANT", "scanCount: 2 ").contains("index sorted");
    }

    private List<Object> page(String tenantId, int skip) {
        return queue.pages().of(tenantId, skip, 2).stream()
                .<Object>map(letter -> letter.message().getPayload())
                .toList();
    }

    private void park(String sequence, String tenantId, String payload) {
        EventMessage<?> event = new GenericEventMessage<>(payload, Map.of(MessageKeys.TENANT, tenantId));
        queue.enqueue(sequence, new GenericDeadLetter<>(sequence, event));
    }
}
