package io.fleetledger.query.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks for the past while it is behind the present. */
@OnEveryMongoDb
class PastProgressIT {

    private static final Instant KNOWN_TO = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration LONG = Duration.ofHours(1);

    private final ReadStore store = new ReadStore();
    private final TenantDocuments stored = store.documents(PastProgress.COLLECTION);

    @BeforeEach
    void knowSomething() {
        store.mongo
                .getCollection(PastProgress.COLLECTION)
                .insertOne(new Document("_id", "acme")
                        .append("tenant_id", "acme")
                        .append(PastProgress.POSITION, 7L)
                        .append(PastProgress.KNOWN_TO, Date.from(KNOWN_TO)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void whoeverAsksBehindAParkedEventIsRefusedAtOnceWithWhatIsKnown() {
        PastProgress heldUp = PastParts.progress(stored, true, LONG, tenant -> 9);

        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> heldUp.await("acme", KNOWN_TO.plusSeconds(1)));

        assertThat(refused.problem().error().status().value()).isEqualTo(503);
        assertThat(refused.problem().detail())
                .contains("known up to 2026-03-01T08:00:00Z", "could not be handled", "administrator");
        assertThat(heldUp.hasPassed("acme").test(KNOWN_TO.plusSeconds(1))).isFalse();
    }

    /** Neither is helped by an earlier time if its question has none. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void whoeverAsksForAllUpToNowIsToldWhatElseToAskFor() {
        PastProgress heldUp = PastParts.progress(stored, true, LONG, tenant -> 9);
        PastProgress late = PastParts.progress(stored, false, Duration.ofMillis(50), tenant -> 9);

        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> heldUp.awaitPresent("acme", "without include=related"))
                        .problem()
                        .detail())
                .endsWith("Until then, ask without include=related.");
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> late.awaitPresent("acme", "without include=related"))
                        .problem()
                        .detail())
                .isEqualTo("The past is known up to 2026-03-01T08:00:00Z by now."
                        + " Ask again, or without include=related.");
    }

    /** Of the other tenant no event is known. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void whoeverAsksBehindATenantsFirstEventIsNotToldOfATimeBeforeIt() {
        PastProgress heldUp = PastParts.progress(stored, true, LONG, tenant -> 9);
        PastProgress late = PastParts.progress(stored, false, Duration.ofMillis(50), tenant -> 9);

        assertThat(catchThrowableOfType(ProblemException.class, () -> heldUp.await("umbrella", KNOWN_TO))
                        .problem()
                        .detail())
                .startsWith("Nothing of the past is known yet: its first event could not be handled.")
                .contains("administrator")
                .doesNotContain("1970", "earlier");
        assertThat(catchThrowableOfType(ProblemException.class, () -> late.await("umbrella", KNOWN_TO))
                        .problem()
                        .detail())
                .isEqualTo("Nothing of the past is known yet. Ask again.");
    }

    @Test
    void whatWasKnownBeforeAParkedEventIsAnswered() {
        PastProgress heldUp = PastParts.progress(stored, true, LONG, tenant -> 9);

        heldUp.await("acme", KNOWN_TO.minusSeconds(61));
        assertThat(heldUp.hasPassed("acme").test(KNOWN_TO)).isTrue();
        PastParts.progress(stored, true, LONG, tenant -> 7).await("acme", KNOWN_TO.plusSeconds(1));
    }

    @Test
    void whoeverAsksWhileThePastIsOnlyLateWaitsAndIsToldToAskAgain() {
        PastProgress late = PastParts.progress(stored, false, Duration.ofMillis(50), tenant -> 9);

        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> late.await("acme", KNOWN_TO.plusSeconds(1)));

        assertThat(refused.problem().detail()).contains("Ask again").doesNotContain("administrator");
    }
}
