package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookOutbox.Counts;
import io.fleetledger.support.webhook.WebhookOutbox.Positions;
import io.fleetledger.support.webhook.WebhookOutbox.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes send by one store: to each webhook one of them, in order, and what one leaves the other goes on with. */
@OnEveryMongoDb
class MongoWebhookOutboxIT {

    private static final Instant CREATED = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final UUID ONE = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf41");
    private static final UUID OTHER = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf42");

    private final Serializer serializer = serializer();
    private final TestDatabase database = TestDatabase.open();
    private final MongoWebhookOutbox here = new MongoWebhookOutbox(database.database(), serializer, "here");
    private final MongoWebhookOutbox there = new MongoWebhookOutbox(database.database(), serializer, "there");
    private Instant now = Instant.now();

    static WebhookEndpoint endpoint(UUID id, String tenantId, boolean enabled) {
        return new WebhookEndpoint(
                id,
                tenantId,
                "https://hooks.example.com/fleet",
                List.of(),
                enabled,
                enabled ? null : WebhookDisabling.FAILING,
                false,
                List.of(new SealedSecret("v1.sealed", null)),
                CREATED,
                CREATED,
                1,
                0,
                0);
    }

    static WebhookDelivery delivery(UUID webhookId, long position) {
        return new WebhookDelivery(
                webhookId, position, "message-" + position, "io.fleetledger.machine.renamed", CREATED, "{}");
    }

    private static Serializer serializer() {
        return JacksonSerializer.defaultSerializer();
    }

    @BeforeEach
    void twoWebhooks() {
        here.ensureIndexes(new IndexBuilds(Duration.ZERO));
        here.put(endpoint(ONE, "acme", true));
        here.put(endpoint(OTHER, "acme", true));
        here.put(endpoint(UUID.randomUUID(), "globex", true));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aWebhookIsKeptAsItWasPutAndFoundByItsTenant() {
        assertThat(here.find(ONE)).contains(endpoint(ONE, "acme", true));
        assertThat(here.ofTenant("acme")).containsExactly(endpoint(ONE, "acme", true), endpoint(OTHER, "acme", true));
    }

    @Test
    void nothingIsDueBeforeSomethingWaits() {
        assertThat(claimedBy(here)).isEmpty();
        put(ONE, 1);
        assertThat(claimedBy(here)).containsExactly(ONE);
    }

    @Test
    void aWebhookIsOneProcessesUntilItIsHandedBackOrItsLeaseEnds() {
        put(ONE, 1);
        put(OTHER, 1);
        assertThat(claimedBy(here)).containsExactlyInAnyOrder(ONE, OTHER);
        assertThat(claimedBy(there)).isEmpty();

        here.handBack(ONE, now);
        assertThat(claimedBy(there)).containsExactly(ONE);

        now = now.plus(LEASE).minusMillis(1);
        here.prolong(Set.of(OTHER), now, LEASE);
        now = now.plusMillis(2);
        assertThat(claimedBy(there)).as("still its own, and not the other's").containsExactly(ONE);
        now = now.plus(LEASE);
        assertThat(there.claim(now, LEASE, 10, Map.of(ONE, "acme"), 10).stream()
                        .map(turn -> turn.endpoint().id()))
                .as("the process is gone")
                .containsExactly(OTHER);
    }

    @Test
    void whatIsPutTwiceIsSentOnceAndInTheOrderOfTheLog() {
        put(ONE, 2);
        put(ONE, 1);
        put(ONE, 2);

        assertThat(takenAll(ONE)).containsExactly(1L, 2L);
    }

    @Test
    void aFailureIsWaitedForAndKnownToWhoeverIsNext() {
        put(ONE, 1);
        claimedBy(here);
        Instant since = CREATED;
        here.failed(endpoint(ONE, "acme", true), 3, since, now.plusSeconds(30));
        put(ONE, 2);

        assertThat(claimedBy(there)).as("something new does not shorten it").isEmpty();
        now = now.plusSeconds(30);
        Turn turn = there.claim(now, LEASE, 10, Map.of(), 10).get(0);
        assertThat(turn.attempts()).isEqualTo(3);
        assertThat(turn.failingSince()).isEqualTo(since);

        there.delivered(there.next(ONE).orElseThrow());
        there.handBack(ONE, now);
        assertThat(here.claim(now, LEASE, 10, Map.of(), 10).get(0).attempts()).isZero();
    }

    /** It was readdressed while its old address was tried. */
    @Test
    void aFailureOfAnOlderVersionDoesNotCountAndTheNewOneIsTriedAtOnce() {
        put(ONE, 1);
        claimedBy(here);
        WebhookEndpoint old = endpoint(ONE, "acme", true);
        here.put(new WebhookEndpoint(
                ONE,
                "acme",
                "https://elsewhere.example.com/",
                List.of(),
                true,
                null,
                false,
                old.secrets(),
                CREATED,
                CREATED,
                2,
                1,
                7));
        here.failed(old, 3, CREATED, now.plusSeconds(30));

        Turn turn = there.claim(now, LEASE, 10, Map.of(), 10).get(0);
        assertThat(turn.endpoint().url()).isEqualTo("https://elsewhere.example.com/");
        assertThat(turn.attempts()).isZero();
    }

    /** As a process leaves it that is killed between what it put and that it is due. */
    @Test
    void whatWaitsWithoutBeingDueIsMadeDue() {
        put(ONE, 1);
        database.database().getCollection("webhook_endpoints").updateMany(new Document(), Updates.unset("due_at"));
        assertThat(claimedBy(here)).isEmpty();

        here.wake(now);

        assertThat(claimedBy(here)).containsExactly(ONE);
    }

    @Test
    void whatWasRevivedByAProcessThatWasKilledIsSentWhenItIsAskedForAgain() {
        put(ONE, 1);
        database.database().getCollection("webhook_endpoints").updateMany(new Document(), Updates.unset("due_at"));

        assertThat(here.revive(ONE, Positions.of(List.of(1L)), 100, now)).isZero();

        assertThat(claimedBy(here)).containsExactly(ONE);
    }

    @Test
    void whoHasLostAWebhookDoesNotSayWhenItIsNext() {
        put(ONE, 1);
        claimedBy(here);
        now = now.plus(LEASE).plusMillis(1);
        assertThat(claimedBy(there)).containsExactly(ONE);

        here.failed(endpoint(ONE, "acme", true), 9, now, now.plusSeconds(600));
        here.handBack(ONE, now);

        assertThat(there.claim(now, LEASE, 10, Map.of(), 10).get(0).attempts()).isZero();
    }

    @Test
    void whatIsPutWhileAWebhookIsHandedBackIsDue() {
        put(ONE, 1);
        claimedBy(here);
        here.delivered(here.next(ONE).orElseThrow());
        put(ONE, 2);
        here.handBack(ONE, now);

        assertThat(claimedBy(there)).containsExactly(ONE);
    }

    @Test
    void whatWaitsForADisabledWebhookIsDeadUntilItIsRevived() {
        put(ONE, 1);
        put(ONE, 2);
        put(ONE, 3);
        put(OTHER, 1);
        here.put(endpoint(ONE, "acme", false));

        assertThat(claimedBy(here)).containsExactly(OTHER);
        assertThat(here.next(ONE)).isEmpty();
        assertThat(here.countDeadLetters(ONE)).isEqualTo(3);
        assertThat(positions(here.deadLetters(ONE, 1, 1))).containsExactly(2L);
        assertThat(here.counts()).isEqualTo(new Counts(1, 3));

        here.put(endpoint(ONE, "acme", true));
        assertThat(here.revive(ONE, Positions.of(List.of(2L, 99L)), 100, now)).isEqualTo(1);
        assertThat(here.revive(ONE, Positions.between(0, 1), 100, now)).isEqualTo(1);
        assertThat(takenAll(ONE)).containsExactly(1L, 2L);
        assertThat(here.forgetDeadLettersBefore(CREATED.plusMillis(1))).isEqualTo(1);
        assertThat(here.countDeadLetters(ONE)).isZero();
    }

    @Test
    void noMoreIsRevivedThanMayWaitAndTheOldestFirst() {
        List.of(1L, 2L, 3L, 4L).forEach(position -> put(ONE, position));
        here.put(endpoint(ONE, "acme", false));
        here.put(endpoint(ONE, "acme", true));
        put(ONE, 5);

        assertThat(here.revive(ONE, Positions.between(0, 99), 3, now)).isEqualTo(2);
        assertThat(here.revive(ONE, Positions.of(List.of(3L, 4L)), 3, now)).isZero();
        assertThat(here.revive(ONE, Positions.of(List.of(3L, 4L)), 4, now)).isEqualTo(1);
        assertThat(takenAll(ONE)).containsExactly(1L, 2L, 3L, 5L);
    }

    @Test
    void aDeletedWebhookLeavesNothingButThatItWas() {
        put(ONE, 1);
        WebhookEndpoint known = here.find(ONE).orElseThrow();
        here.put(new WebhookEndpoint(
                ONE, "acme", known.url(), List.of(), false, null, true, List.of(), CREATED, CREATED, 2, 1, 7));

        assertThat(here.ofTenant("acme")).extracting(WebhookEndpoint::id).containsExactly(OTHER);
        assertThat(here.find(ONE).orElseThrow().sequence()).isEqualTo(1);
        assertThat(here.next(ONE)).isEmpty();
        assertThat(here.counts()).isEqualTo(new Counts(0, 0));
    }

    @Test
    void aTenantIsGivenItsShareAndLeavesTheRestToOthers() {
        UUID third = UUID.randomUUID();
        here.put(endpoint(third, "acme", true));
        put(ONE, 1);
        put(OTHER, 1);
        put(third, 1);
        UUID globex = UUID.randomUUID();
        here.put(endpoint(globex, "globex", true));
        put(globex, 1);

        assertThat(given(Map.of(), 2)).containsExactly(ONE, OTHER, globex);
        assertThat(given(Map.of(ONE, "acme", OTHER, "acme"), 2)).containsExactly(globex);
        assertThat(given(Map.of(ONE, "acme"), 2)).containsExactly(OTHER, globex);
    }

    private List<UUID> given(Map<UUID, String> busy, int ofTenantAtMost) {
        return here.claim(now, LEASE, 10, busy, ofTenantAtMost).stream()
                .map(turn -> turn.endpoint().id())
                .toList();
    }

    @Test
    void aWebhookIsSentToOnlyWhileItIsThisProcesses() {
        put(ONE, 1);
        claimedBy(here);
        assertThat(here.stillGiven(ONE)).contains(endpoint(ONE, "acme", true));

        now = now.plus(LEASE).plusMillis(1);
        claimedBy(there);

        assertThat(here.stillGiven(ONE)).isEmpty();
        there.put(endpoint(ONE, "acme", false));
        assertThat(there.stillGiven(ONE)).isEmpty();
    }

    @Test
    void tooMuchIsSeen() {
        put(ONE, 1);
        put(ONE, 2);
        put(OTHER, 1);

        assertThat(here.withMoreWaitingThan(1)).containsExactly(ONE);
        assertThat(here.withMoreWaitingThan(2)).isEmpty();
    }

    private void put(UUID webhookId, long position) {
        here.enqueue(List.of(delivery(webhookId, position)));
        Instant written = Instant.now();
        now = written.isAfter(now) ? written : now;
    }

    private List<UUID> claimedBy(MongoWebhookOutbox process) {
        return process.claim(now, LEASE, 10, Map.of(), 10).stream()
                .map(turn -> turn.endpoint().id())
                .toList();
    }

    private List<Long> takenAll(UUID webhookId) {
        List<Long> taken = new java.util.ArrayList<>();
        @Nullable WebhookDelivery next;
        while ((next = here.next(webhookId).orElse(null)) != null) {
            taken.add(next.position());
            here.delivered(next);
        }
        return taken;
    }

    private static List<Long> positions(List<WebhookDelivery> deliveries) {
        return deliveries.stream().map(WebhookDelivery::position).toList();
    }
}
