package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.webhook.WebhookDeadLetters.Positions;
import io.fleetledger.support.webhook.WebhookDeliveries.Counts;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookOutboxContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.serialization.json.JacksonSerializer;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox in the event database, put and changed in the transaction of its group's position, as in the standalone. */
class JdbcWebhookOutboxTest extends WebhookOutboxContract {

    private final JdbcDataSource database = openedDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final PlatformTransactionManager transactions = new JdbcTransactionManager(database);
    private final WebhookOutbox outbox =
            JdbcWebhookOutbox.of(jdbc, transactions, JacksonSerializer.defaultSerializer());

    private static JdbcDataSource openedDatabase() {
        JdbcDataSource opened = new JdbcDataSource();
        opened.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(opened).load().migrate();
        return opened;
    }

    @Override
    protected WebhookOutbox outbox() {
        return outbox;
    }

    @Override
    protected void loseDueInstants() {
        jdbc.update("UPDATE webhook_endpoint SET due_at = NULL");
    }

    @Override
    protected long bodies() {
        return jdbc.queryForList("SELECT position FROM webhook_body").size();
    }

    @Override
    protected void leaveBody(long position) {
        jdbc.update("INSERT INTO webhook_body (position, body) VALUES (?, ?)", position, DeflatedText.of("{}"));
    }

    @Override
    protected void loseBody(long position) {
        jdbc.update("DELETE FROM webhook_body WHERE position = ?", position);
    }

    /** The row is nobody else's yet when the chunks are changed. */
    @Test
    void whatTheSameTransactionHasPutIsBuriedWithTheRest() {
        put(ONE, 1);

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            outbox.enqueue(List.of(delivery(ONE, 2)));
            outbox.put(endpoint(ONE, "acme", false, 2));
        });

        assertThat(outbox.deliveries().counts()).isEqualTo(new Counts(0, 2));
        assertThat(bodies()).isEqualTo(2);
    }

    /** As when the process is killed in the midst of it: what is left is the oldest, and goes on being sent in order. */
    @Test
    void portionsStayWhatTheyAreIfTheTransactionAroundThemDoesNot() {
        LongStream.rangeClosed(1, 3).forEach(position -> put(ONE, position));

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            outbox.put(endpoint(ONE, "acme", false, 2));
            status.setRollbackOnly();
        });

        assertThat(outbox.endpoints().find(ONE)).contains(endpoint(ONE, "acme", true));
        assertThat(outbox.deliveries().counts()).isEqualTo(new Counts(0, 3));
        outbox.put(endpoint(ONE, "acme", false, 2));
        assertThat(outbox.deliveries().counts()).isEqualTo(new Counts(0, 3));
    }

    /** One of whom neither sees what the other has not committed. */
    @Test
    void nothingWaitsForAWebhookWhoseDeadLettersWereRevivedInTheMidstOfItsEnd() throws Exception {
        LongStream.rangeClosed(1, 2).forEach(position -> put(ONE, position));
        outbox.put(endpoint(ONE, "acme", false, 2));
        outbox.put(endpoint(ONE, "acme", true, 3));
        AtomicReference<CompletableFuture<Long>> revived = new AtomicReference<>();

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            outbox.put(endpoint(ONE, "acme", false, 4));
            revived.set(CompletableFuture.supplyAsync(
                    () -> outbox.requeue(ONE, Positions.between(0, 99), 100, Instant.now())));
            Awaitility.await("to wait for the transaction")
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> count("INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL") == 1);
        });

        assertThat(Objects.requireNonNull(revived.get()).get(10, TimeUnit.SECONDS))
                .isEqualTo(2);
        assertThat(outbox.deliveries().counts()).isEqualTo(new Counts(0, 2));
    }

    private long count(String ofWhat) {
        return Objects.requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM " + ofWhat, Long.class));
    }

    /** @param done so many statements of the migration a process has done that was killed before it was noted */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void whatAnOlderVersionLeftIsSentAndItsBodyIsStoredOnceWhereverItsMigrationWasKilled(int done) throws IOException {
        JdbcDataSource older = new JdbcDataSource();
        older.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(older).target("8").load().migrate();
        JdbcTemplate before = new JdbcTemplate(older);
        for (UUID webhook : List.of(ONE, OTHER)) {
            for (long position = 1; position <= (webhook.equals(ONE) ? 2 : 1); position++) {
                WebhookDelivery delivery = delivery(webhook, position);
                before.update(
                        "INSERT INTO webhook_delivery (webhook_id, position, dead, message_id, type, occurred_at, body)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        webhook,
                        position,
                        webhook.equals(OTHER),
                        delivery.messageId(),
                        delivery.type(),
                        CREATED.atOffset(ZoneOffset.UTC),
                        DeflatedText.of(delivery.body()));
            }
        }
        List<String> statements = statementsOfBodiesApart();
        assertThat(statements).hasSize(5);
        statements.subList(0, done).forEach(before::execute);

        Flyway.configure().dataSource(older).load().migrate();

        WebhookOutbox migrated =
                JdbcWebhookOutbox.of(before, new JdbcTransactionManager(older), JacksonSerializer.defaultSerializer());
        assertThat(before.queryForList("SELECT position FROM webhook_body ORDER BY position", Long.class))
                .containsExactly(1L, 2L);
        assertThat(migrated.deliveries().next(ONE)).contains(delivery(ONE, 1));
        assertThat(migrated.deliveries().counts()).isEqualTo(new Counts(2, 1));
        migrated.delivered(delivery(ONE, 1), now);
        assertThat(migrated.deliveries().next(ONE)).contains(delivery(ONE, 2));
    }

    /** None of them has a semicolon in a text or a comment. */
    private static List<String> statementsOfBodiesApart() throws IOException {
        String script = new ClassPathResource("db/migration/V9__webhook_bodies_apart.sql")
                .getContentAsString(StandardCharsets.UTF_8);
        return Stream.of(script.replaceAll("--.*", "").split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** The most rows that one transaction changes. */
    @Test
    void noTransactionIsLongerThanAChunk() {
        long many = 5_500;
        outbox.enqueue(LongStream.rangeClosed(1, many)
                .mapToObj(position -> delivery(ONE, position))
                .toList());
        AtomicLong chunks = new AtomicLong();
        WebhookOutbox watched = JdbcWebhookOutbox.of(
                jdbc, new CountingTransactions(transactions, chunks), JacksonSerializer.defaultSerializer());

        watched.put(endpoint(ONE, "acme", false, 2));
        assertThat(chunks).hasValue(6);
        watched.put(endpoint(ONE, "acme", true, 3));
        assertThat(watched.deliveries().deadLetters().requeue(ONE, Positions.between(0, many), many))
                .isEqualTo(many);
        assertThat(chunks).hasValue(12);
    }

    /** A receiver that is back is sent what waits one after the other: the last of many must cost no more than the first. */
    @Test
    void theNextOfManyIsFoundByTheIndexAlone() {
        assertThat(jdbc.queryForObject("EXPLAIN " + JdbcWebhookDeliveries.NEXT, String.class, ONE))
                .contains("WEBHOOK_DELIVERY_IN_ORDER")
                .contains("index sorted");
    }

    /** Counts how many begin. */
    private record CountingTransactions(PlatformTransactionManager actual, AtomicLong begun)
            implements PlatformTransactionManager {

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            begun.incrementAndGet();
            return actual.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            actual.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            actual.rollback(status);
        }
    }
}
