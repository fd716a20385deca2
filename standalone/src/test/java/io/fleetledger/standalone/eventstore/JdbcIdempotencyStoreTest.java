package io.fleetledger.standalone.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.IdempotencyStore.Answered;
import io.fleetledger.support.idempotency.IdempotencyStore.BeginResult;
import io.fleetledger.support.idempotency.IdempotencyStore.InFlight;
import io.fleetledger.support.idempotency.IdempotencyStore.OtherRequest;
import io.fleetledger.support.idempotency.IdempotencyStore.Started;
import io.fleetledger.support.idempotency.StoredResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcIdempotencyStoreTest {

    private static final StoredResponse ANSWER = new StoredResponse(
            201, Map.of("ETag", "\"1\"", "Content-Type", "application/json"), "{\"name\": \"Fräse\"}");
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final UUID SCOPE = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID OTHER = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final JdbcDataSource database = new JdbcDataSource();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final JdbcIdempotencyStore store = new JdbcIdempotencyStore(jdbc);

    @BeforeEach
    void migrate() {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
    }

    @Test
    void aStartedScopeIsInFlightUntilItIsAnswered() {
        assertThat(begin(SCOPE, "a", now)).isInstanceOf(Started.class);
        assertThat(begin(SCOPE, "a", now)).isEqualTo(new InFlight());
        store.complete(SCOPE, ANSWER, WITHIN);
        assertThat(begin(SCOPE, "a", now)).isEqualTo(new Answered(ANSWER));
        assertThat(begin(SCOPE, "b", now)).isEqualTo(new OtherRequest());
    }

    @Test
    void aReleasedScopeIsTakenOverUnderItsFirstId() {
        BeginResult first = begin(SCOPE, "a", now);
        store.release(SCOPE, WITHIN);
        assertThat(begin(SCOPE, "a", now)).isEqualTo(first);
        assertThat(begin(SCOPE, "a", now)).isEqualTo(new InFlight());
    }

    @Test
    void aDeadAttemptIsTakenOverUnderItsFirstIdOnce() {
        BeginResult first = begin(SCOPE, "a", now);
        Instant dead = now.plus(IdempotencyStore.LEASE).plusMillis(1);
        assertThat(begin(SCOPE, "a", dead)).isEqualTo(first);
        assertThat(begin(SCOPE, "a", dead)).isEqualTo(new InFlight());
    }

    @Test
    void anAnswerIsForgottenAfterADayAndTheKeyStandsForANewId() {
        BeginResult first = begin(SCOPE, "a", now);
        store.complete(SCOPE, ANSWER, WITHIN);
        Instant dayLater = now.plus(IdempotencyStore.RETENTION);
        assertThat(begin(SCOPE, "a", dayLater)).isEqualTo(new Answered(ANSWER));
        assertThat(begin(SCOPE, "a", dayLater.plusMillis(1)))
                .isInstanceOf(Started.class)
                .isNotEqualTo(first);
    }

    @Test
    void whatIsOlderThanADayTakesNoRoomThoughItsKeyIsNeverUsedAgain() {
        begin(SCOPE, "a", now.minus(IdempotencyStore.RETENTION).minusMillis(1));
        begin(OTHER, "a", now);
        store.forgetOld();
        assertThat(jdbc.sql("SELECT scope FROM idempotency_record")
                        .query(UUID.class)
                        .list())
                .containsExactly(OTHER);
    }

    private BeginResult begin(UUID scope, String hash, Instant at) {
        return store.begin("acme", scope, hash.repeat(64), at);
    }
}
