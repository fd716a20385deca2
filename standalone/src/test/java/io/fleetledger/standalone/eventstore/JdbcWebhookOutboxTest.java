package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookOutbox.Positions;
import io.fleetledger.support.webhook.WebhookOutbox.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.serialization.json.JacksonSerializer;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a failure in an awkward moment leaves in the event database, and what becomes of it. */
class JdbcWebhookOutboxTest {

    private static final UUID ID = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");
    private static final Instant CREATED = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Duration LEASE = Duration.ofSeconds(6);

    private final JdbcDataSource database = new JdbcDataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final JdbcWebhookOutbox outbox = new JdbcWebhookOutbox(jdbc, JacksonSerializer.defaultSerializer());

    @BeforeEach
    void oneWebhook() {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        outbox.put(endpoint(1, "https://hooks.example.com/"));
    }

    @Test
    void whatWaitsWithoutBeingDueIsMadeDue() {
        put(1);
        jdbc.update("UPDATE webhook_endpoint SET due_at = NULL");
        assertThat(turns()).isEmpty();

        outbox.wake(Instant.now());

        assertThat(turns()).hasSize(1);
    }

    @Test
    void nothingIsMadeDueThatHasNothingToBeSent() {
        outbox.wake(Instant.now());

        assertThat(turns()).isEmpty();
    }

    @Test
    void aWebhookIsHandedBackDueIfSomethingWaitsAndIdleIfNot() {
        put(1);
        put(2);
        outbox.delivered(outbox.next(ID).orElseThrow());
        outbox.handBack(ID, Instant.now());
        assertThat(turns()).hasSize(1);

        outbox.delivered(outbox.next(ID).orElseThrow());
        outbox.handBack(ID, Instant.now());
        assertThat(turns()).isEmpty();
    }

    @Test
    void whatWasRevivedByAProcessThatWasKilledIsSentWhenItIsAskedForAgain() {
        put(1);
        jdbc.update("UPDATE webhook_endpoint SET due_at = NULL");

        assertThat(outbox.revive(ID, Positions.of(List.of(1L)), 100, Instant.now()))
                .isZero();

        assertThat(turns()).hasSize(1);
    }

    @Test
    void aFailureOfAnOlderVersionDoesNotCount() {
        put(1);
        WebhookEndpoint old = endpoint(1, "https://hooks.example.com/");
        outbox.put(endpoint(2, "https://elsewhere.example.com/"));
        outbox.failed(old, 3, CREATED, Instant.now().plusSeconds(600));

        assertThat(turns()).singleElement().satisfies(turn -> {
            assertThat(turn.endpoint().version()).isEqualTo(2);
            assertThat(turn.attempts()).isZero();
        });
        outbox.failed(turns().get(0).endpoint(), 3, CREATED, CREATED);
        assertThat(turns().get(0).attempts()).isEqualTo(3);
    }

    @Test
    void noMoreIsRevivedThanMayWaitAndTheOldestFirst() {
        List.of(1L, 2L, 3L, 4L).forEach(this::put);
        jdbc.update("UPDATE webhook_delivery SET dead = TRUE");
        put(5);

        assertThat(outbox.revive(ID, Positions.between(0, 99), 3, CREATED)).isEqualTo(2);
        assertThat(outbox.revive(ID, Positions.of(List.of(3L, 4L)), 3, CREATED)).isZero();
        assertThat(outbox.revive(ID, Positions.of(List.of(3L, 4L)), 4, CREATED)).isEqualTo(1);
        assertThat(outbox.deadLetters(ID, 0, 10))
                .extracting(WebhookDelivery::position)
                .containsExactly(4L);
    }

    @Test
    void aTenantIsGivenItsShareAndLeavesTheRestToOthers() {
        put(1);
        UUID busyWith = UUID.randomUUID();

        assertThat(outbox.claim(Instant.now(), LEASE, 10, Map.of(busyWith, "acme"), 1))
                .isEmpty();
        assertThat(outbox.claim(Instant.now(), LEASE, 10, Map.of(busyWith, "acme"), 2))
                .hasSize(1);
        assertThat(outbox.claim(Instant.now(), LEASE, 10, Map.of(busyWith, "globex"), 1))
                .hasSize(1);
    }

    private List<Turn> turns() {
        return outbox.claim(Instant.now(), LEASE, 10, Map.of(), 10);
    }

    private void put(long position) {
        outbox.enqueue(List.of(new WebhookDelivery(
                ID, position, "message-" + position, "io.fleetledger.machine.renamed", CREATED, "{}")));
    }

    private static WebhookEndpoint endpoint(long version, String url) {
        return new WebhookEndpoint(
                ID,
                "acme",
                url,
                List.of(),
                true,
                null,
                false,
                List.of(new SealedSecret("v1.sealed", null)),
                CREATED,
                CREATED,
                version,
                version - 1,
                version);
    }
}
