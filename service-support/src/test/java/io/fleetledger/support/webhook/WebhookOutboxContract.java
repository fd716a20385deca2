package io.fleetledger.support.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.support.webhook.WebhookDeadLetters.DeadLetter;
import io.fleetledger.support.webhook.WebhookDeadLetters.Positions;
import io.fleetledger.support.webhook.WebhookDeliveries.Counts;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookSchedule.ClaimedWebhook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of an outbox, whatever it is stored in. */
public abstract class WebhookOutboxContract {

    /** As webhooks are made in these tests. */
    protected static final Instant CREATED = Instant.parse("2026-03-01T08:00:00.123Z");

    protected static final Duration LEASE = Duration.ofSeconds(6);
    protected static final UUID ONE = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf41");
    protected static final UUID OTHER = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf42");

    /** What an attempt in these tests ends with. */
    protected static final WebhookFailure REFUSED = new WebhookFailure(CREATED.plusSeconds(1), 500, null);

    private static final WebhookFailure SILENT = new WebhookFailure(CREATED.plusSeconds(2), null, "timeout");

    private static final int MANY = 2 * WebhookDeliveries.CHUNK_SIZE + 1;

    /** Not before what was put last became due; in milliseconds, as that is stored. */
    protected Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** The outbox of one process, the same in each call. */
    protected abstract WebhookOutbox outbox();

    /** Leaves what waits, and that it is due for no webhook. */
    protected abstract void loseDueInstants();

    /** How many bodies are stored. */
    protected abstract long bodies();

    /** Puts a body that nobody is to have, as a process leaves it that is killed while it removes one. */
    protected abstract void leaveBody(long position);

    /** Removes a body that somebody is to have. */
    protected abstract void loseBody(long position);

    /** A webhook of these tests. */
    public static WebhookEndpoint endpoint(UUID id, String tenantId, boolean enabled) {
        return endpoint(id, tenantId, enabled, 1);
    }

    protected static WebhookEndpoint endpoint(UUID id, String tenantId, boolean enabled, long version) {
        return new WebhookEndpoint(
                id,
                tenantId,
                "https://hooks.example.com/fleet/" + version,
                List.of(),
                enabled,
                enabled ? null : WebhookDisabling.FAILING,
                false,
                List.of(new SealedSecret("v1.sealed", null)),
                CREATED,
                CREATED,
                version,
                version - 1,
                version - 1);
    }

    private static WebhookEndpoint deleted(UUID id) {
        return new WebhookEndpoint(
                id,
                "acme",
                "https://hooks.example.com/",
                List.of(),
                false,
                null,
                true,
                List.of(),
                CREATED,
                CREATED,
                2,
                1,
                7);
    }

    /** An event for a webhook of these tests. */
    public static WebhookDelivery delivery(UUID webhookId, long position) {
        return new WebhookDelivery(
                webhookId,
                position,
                "message-" + position,
                "io.fleetledger.machine.renamed",
                CREATED,
                "{\"number\":" + position + "}");
    }

    @BeforeEach
    void twoWebhooks() {
        outbox().put(endpoint(ONE, "acme", true));
        outbox().put(endpoint(OTHER, "acme", true));
        outbox().put(endpoint(UUID.randomUUID(), "globex", true));
    }

    @Test
    void aWebhookIsKeptAsItWasPutAndFoundByItsTenant() {
        assertThat(outbox().endpoints().find(ONE)).contains(endpoint(ONE, "acme", true));
        assertThat(outbox().endpoints().ofTenant("acme"))
                .containsExactly(endpoint(ONE, "acme", true), endpoint(OTHER, "acme", true));
    }

    @Test
    void theFirstInstantThatIsToldIsWhenItBegan() {
        assertThat(outbox().endpoints().keptSince(CREATED)).isEqualTo(CREATED);
        assertThat(outbox().endpoints().keptSince(CREATED.plusSeconds(1))).isEqualTo(CREATED);
    }

    @Test
    void nothingIsDueBeforeSomethingWaits() {
        assertThat(claimed()).isEmpty();
        put(ONE, 1);
        assertThat(claimed()).containsExactly(ONE);
    }

    @Test
    void whatIsNextIsAsItWasPut() {
        put(ONE, 1);

        assertThat(outbox().deliveries().next(ONE)).contains(delivery(ONE, 1));
        assertThat(outbox().deliveries().next(OTHER)).isEmpty();
    }

    @Test
    void whatIsPutTwiceIsSentOnceAndInTheOrderOfTheLog() {
        put(ONE, 2);
        put(ONE, 1);
        put(ONE, 2);

        assertThat(takenAll(ONE)).containsExactly(1L, 2L);
    }

    @Test
    void whatGoesToManyHasOneBodyUntilTheLastOfThemHasIt() {
        List<UUID> many =
                LongStream.range(0, 50).mapToObj(number -> new UUID(1, number)).toList();
        many.forEach(webhook -> outbox().put(endpoint(webhook, "acme", true)));
        outbox().enqueue(many.stream().map(webhook -> delivery(webhook, 1)).toList());
        outbox().enqueue(many.stream().map(webhook -> delivery(webhook, 2)).toList());
        assertThat(bodies()).isEqualTo(2);

        many.subList(1, 50).forEach(webhook -> assertThat(takenAll(webhook)).containsExactly(1L, 2L));
        assertThat(bodies()).isEqualTo(2);
        assertThat(takenAll(many.get(0))).containsExactly(1L, 2L);
        assertThat(bodies()).isZero();
    }

    @Test
    void aBodyIsKeptForADeadLetterAndGoesWithIt() {
        put(ONE, 1);
        put(OTHER, 1);
        outbox().put(endpoint(ONE, "acme", false, 2));
        assertThat(takenAll(OTHER)).containsExactly(1L);
        assertThat(bodies()).isEqualTo(1);

        outbox().deliveries().deadLetters().deleteBefore(CREATED.plusMillis(1));

        assertThat(bodies()).isZero();
    }

    @Test
    void bodiesThatAKillLeftAreRemovedAndNoOthers() {
        LongStream.rangeClosed(1, 3).forEach(position -> put(ONE, position));
        outbox().put(endpoint(ONE, "acme", false, 2));
        LongStream.rangeClosed(4, MANY).forEach(this::leaveBody);

        assertThat(outbox().deliveries().removeUnusedBodies()).isEqualTo(MANY - 3);
        assertThat(bodies()).isEqualTo(3);
        assertThat(outbox().deliveries().removeUnusedBodies()).isZero();
    }

    @Test
    void aFailureIsWaitedForAndKnownToWhoeverIsNext() {
        put(ONE, 1);
        claimed();
        outbox().schedule().failed(endpoint(ONE, "acme", true), 3, CREATED, REFUSED, now.plusSeconds(30));
        put(ONE, 2);

        assertThat(claimed()).as("something new does not shorten it").isEmpty();
        now = now.plusSeconds(30);
        ClaimedWebhook claimed = claimedWebhooks().get(0);
        assertThat(claimed.attempts()).isEqualTo(3);
        assertThat(claimed.failingSince()).isEqualTo(CREATED);

        outbox().delivered(outbox().deliveries().next(ONE).orElseThrow(), now);
        outbox().release(ONE, now);
        assertThat(claimedWebhooks().get(0).attempts()).isZero();
    }

    /** It was readdressed while its old address was tried. */
    @Test
    void aFailureOfAnOlderVersionDoesNotCountAndTheNewOneIsTriedAtOnce() {
        put(ONE, 1);
        claimed();
        outbox().put(endpoint(ONE, "acme", true, 2));
        outbox().schedule().failed(endpoint(ONE, "acme", true), 3, CREATED, REFUSED, now.plusSeconds(30));

        ClaimedWebhook claimed = claimedWebhooks().get(0);
        assertThat(claimed.endpoint()).isEqualTo(endpoint(ONE, "acme", true, 2));
        assertThat(claimed.attempts()).isZero();
        outbox().schedule().failed(claimed.endpoint(), 3, CREATED, REFUSED, CREATED);
        assertThat(claimedWebhooks().get(0).attempts()).isEqualTo(3);
    }

    @Test
    void aWebhookIsHandedBackDueIfSomethingWaitsAndIdleIfNot() {
        put(ONE, 1);
        put(ONE, 2);
        claimed();
        outbox().delivered(outbox().deliveries().next(ONE).orElseThrow(), now);
        outbox().release(ONE, now);
        assertThat(claimed()).containsExactly(ONE);

        outbox().delivered(outbox().deliveries().next(ONE).orElseThrow(), now);
        outbox().release(ONE, now);
        assertThat(claimed()).isEmpty();
        assertThat(outbox().schedule().idle()).contains(ONE);
    }

    /** As a process leaves it that is killed between what it put and that it is due. */
    @Test
    void whatWaitsWithoutBeingDueIsMadeDueAndNothingElse() {
        put(ONE, 1);
        loseDueInstants();
        assertThat(claimed()).isEmpty();

        outbox().wake(now);

        assertThat(claimed()).containsExactly(ONE);
    }

    @Test
    void whatWasRevivedByAProcessThatWasKilledIsSentWhenItIsAskedForAgain() {
        put(ONE, 1);
        loseDueInstants();

        assertThat(outbox().requeue(ONE, Positions.of(List.of(1L)), 100, now)).isZero();

        assertThat(claimed()).containsExactly(ONE);
    }

    @Test
    void whatWaitsForADisabledWebhookIsDeadUntilItIsRevived() {
        LongStream.rangeClosed(1, 3).forEach(position -> put(ONE, position));
        put(OTHER, 1);
        outbox().put(endpoint(ONE, "acme", false, 2));

        assertThat(claimed()).containsExactly(OTHER);
        assertThat(outbox().deliveries().next(ONE)).isEmpty();
        assertThat(outbox().deliveries().deadLetters().count(ONE)).isEqualTo(3);
        assertThat(outbox().deliveries().deadLetters().find(ONE, 1, 1))
                .containsExactly(deadLetter(2, "failing", 0, null));
        assertThat(outbox().deliveries().counts()).isEqualTo(new Counts(1, 3));

        outbox().put(endpoint(ONE, "acme", true, 3));
        assertThat(outbox().requeue(ONE, Positions.of(List.of(2L, 99L)), 100, now))
                .isEqualTo(1);
        assertThat(outbox().requeue(ONE, Positions.between(0, 1), 100, now)).isEqualTo(1);
        assertThat(takenAll(ONE)).containsExactly(1L, 2L);
        assertThat(outbox().deliveries().deadLetters().deleteBefore(CREATED.plusMillis(1)))
                .isEqualTo(1);
        assertThat(outbox().deliveries().deadLetters().count(ONE)).isZero();
    }

    private static DeadLetter deadLetter(
            long position, @Nullable String reason, int attempts, @Nullable WebhookFailure lastFailure) {
        return new DeadLetter(
                position,
                "message-" + position,
                "io.fleetledger.machine.renamed",
                CREATED,
                reason,
                CREATED,
                attempts,
                lastFailure);
    }

    @Test
    void aDeadLetterSaysWhyItIsOneAndHowItWasTriedInVain() {
        put(ONE, 1);
        put(ONE, 2);
        fail(REFUSED, 1);
        fail(SILENT, 2);
        outbox().put(endpoint(ONE, "acme", false, 2));
        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 10))
                .containsExactly(deadLetter(1, "failing", 2, SILENT), deadLetter(2, "failing", 0, null));

        outbox().put(endpoint(ONE, "acme", true, 3));
        outbox().requeue(ONE, Positions.between(0, 99), 100, now);
        outbox().deliveries().failed(ONE, 1, REFUSED);
        outbox().put(endpoint(ONE, "acme", false, 4));
        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 1))
                .as("tried once more")
                .containsExactly(deadLetter(1, "failing", 3, REFUSED));
    }

    @Test
    void anAttemptThatEndsWhenItsEventIsDeadChangesNothing() {
        put(ONE, 1);
        outbox().put(endpoint(ONE, "acme", false, 2));

        outbox().deliveries().failed(ONE, 1, REFUSED);

        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 10))
                .containsExactly(deadLetter(1, "failing", 0, null));
    }

    @Test
    void aRequeuedLetterThatDiesAgainHasANewDeadSince() {
        put(ONE, 1);
        outbox().put(endpoint(ONE, "acme", false, 2));
        outbox().put(endpoint(ONE, "acme", true, 3));
        assertThat(outbox().requeue(ONE, Positions.of(List.of(1L)), 100, now)).isEqualTo(1);

        outbox().deliveries().deadLetters().enqueue(ONE, "gone", CREATED.plusSeconds(60));

        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 10))
                .extracting(DeadLetter::reason, DeadLetter::deadAt)
                .containsExactly(tuple("gone", CREATED.plusSeconds(60)));
    }

    @Test
    void whatHasLostItsBodyIsSeenAndHoldsUpNothingOnceItIsDead() {
        put(ONE, 1);
        put(ONE, 2);
        assertThat(outbox().deliveries().nextWithoutBody(ONE)).isEmpty();
        loseBody(1);
        assertThat(outbox().deliveries().next(ONE)).isEmpty();
        assertThat(outbox().deliveries().nextWithoutBody(ONE)).contains(1L);

        outbox().deliveries().deadLetters().enqueue(ONE, 1, WebhookDeadLetters.BODY_MISSING, CREATED);

        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 10))
                .containsExactly(deadLetter(1, "body_missing", 0, null));
        assertThat(takenAll(ONE)).containsExactly(2L);
        assertThat(outbox().deliveries().nextWithoutBody(ONE)).isEmpty();
    }

    /** As when the batch of a process that was killed is repeated late. */
    @Test
    void whatHadLostItsBodyWaitsAgainOnceItIsPutAgainUnlessItIsDeadForAnotherReason() {
        LongStream.rangeClosed(1, 3).forEach(position -> put(ONE, position));
        loseBody(1);
        outbox().deliveries().deadLetters().enqueue(ONE, 1, WebhookDeadLetters.BODY_MISSING, CREATED);
        outbox().deliveries().deadLetters().enqueue(ONE, 2, "failing", CREATED);

        outbox().enqueue(LongStream.rangeClosed(1, 3)
                .mapToObj(position -> delivery(ONE, position))
                .toList());

        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 10))
                .containsExactly(deadLetter(2, "failing", 0, null));
        assertThat(takenAll(ONE)).containsExactly(1L, 3L);
    }

    @Test
    void whatWaitsForSeveralIsCountedAtOnce() {
        LongStream.rangeClosed(1, 4).forEach(position -> put(ONE, position));
        put(OTHER, 2);
        put(OTHER, 5);
        outbox().deliveries().deadLetters().enqueue(ONE, 3, "failing", CREATED);
        outbox().deliveries().deadLetters().enqueue(OTHER, "failing", CREATED);
        put(OTHER, 6);

        Map<UUID, Long> counts = outbox().deliveries().countWaiting(List.of(ONE, OTHER, UUID.randomUUID()));

        assertThat(counts).containsEntry(ONE, 3L).containsEntry(OTHER, 1L);
        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
        assertThat(outbox().deliveries().countWaiting(List.of())).isEmpty();
        assertThat(outbox().deliveries().countWaiting(List.of(OTHER)).keySet()).containsExactly(OTHER);
    }

    @Test
    void itIsKnownHowSendingGoes() {
        assertThat(progress()).isEqualTo(new WebhookProgress(null, 0, null, null, null));
        put(ONE, 1);
        put(ONE, 2);
        assertThat(progress().nextAttemptAt()).isBetween(CREATED, now);

        fail(SILENT, 3);
        assertThat(progress()).isEqualTo(new WebhookProgress(now.plusSeconds(30), 3, CREATED, SILENT, null));

        outbox().delivered(outbox().deliveries().next(ONE).orElseThrow(), now);
        assertThat(progress())
                .as("what failed last is known still")
                .isEqualTo(new WebhookProgress(now.plusSeconds(30), 0, null, SILENT, now));
    }

    /** Else each that is sent would write the webhook's row. */
    @Test
    void theLastSuccessIsStoredOnceASecondUnlessSomethingHadFailed() {
        put(ONE, 1);
        outbox().schedule().succeeded(ONE, now);
        outbox().schedule().succeeded(ONE, now.plusMillis(999));
        assertThat(progress().lastSuccessAt()).isEqualTo(now);
        outbox().schedule().succeeded(ONE, now.plusMillis(1_001));
        assertThat(progress().lastSuccessAt()).isEqualTo(now.plusMillis(1_001));

        fail(REFUSED, 1);
        outbox().schedule().succeeded(ONE, now.plusMillis(1_002));
        assertThat(progress().lastSuccessAt()).isEqualTo(now.plusMillis(1_002));
    }

    @Test
    void aDisabledWebhookHasNoNextAttemptAndStillSaysWhatFailed() {
        put(ONE, 1);
        fail(REFUSED, 1);

        outbox().put(endpoint(ONE, "acme", false, 2));

        assertThat(progress()).isEqualTo(new WebhookProgress(null, 0, null, REFUSED, null));
        assertThat(outbox().schedule().progressOf(List.of(ONE, UUID.randomUUID())))
                .containsOnlyKeys(ONE);
    }

    private WebhookProgress progress() {
        return Objects.requireNonNull(
                outbox().schedule().progressOf(List.of(ONE, OTHER)).get(ONE));
    }

    /** What is first is given to this process and fails; the next attempt is half a minute later. */
    private void fail(WebhookFailure failure, int attempts) {
        claimed();
        outbox().failed(
                        endpoint(ONE, "acme", true),
                        outbox().deliveries().next(ONE).orElseThrow(),
                        attempts,
                        CREATED,
                        failure,
                        now.plusSeconds(30));
    }

    /** More than are changed together. */
    @Test
    void manyAreDeadLetteredRequeuedAndDeletedInChunks() {
        outbox().enqueue(LongStream.rangeClosed(1, MANY)
                .mapToObj(position -> delivery(ONE, position))
                .toList());
        put(OTHER, 1);
        outbox().put(endpoint(ONE, "acme", false, 2));
        assertThat(outbox().deliveries().counts()).isEqualTo(new Counts(1, MANY));

        outbox().put(endpoint(ONE, "acme", true, 3));
        assertThat(outbox().requeue(ONE, Positions.between(0, MANY), MANY, Instant.now()))
                .isEqualTo(MANY);
        assertThat(outbox().deliveries().counts()).isEqualTo(new Counts(MANY + 1, 0));

        outbox().put(endpoint(ONE, "acme", false, 4));
        assertThat(outbox().deliveries().deadLetters().deleteBefore(CREATED.plusMillis(1)))
                .isEqualTo(MANY);
        assertThat(outbox().deliveries().counts()).isEqualTo(new Counts(1, 0));
        assertThat(bodies()).isEqualTo(1);
    }

    @Test
    void noMoreIsRevivedThanMayWaitAndTheOldestFirst() {
        LongStream.rangeClosed(1, 4).forEach(position -> put(ONE, position));
        outbox().put(endpoint(ONE, "acme", false, 2));
        outbox().put(endpoint(ONE, "acme", true, 3));
        put(ONE, 5);

        assertThat(outbox().requeue(ONE, Positions.between(0, 99), 3, now)).isEqualTo(2);
        assertThat(outbox().requeue(ONE, Positions.of(List.of(3L, 4L)), 3, now)).isZero();
        assertThat(outbox().requeue(ONE, Positions.of(List.of(3L, 4L)), 4, now)).isEqualTo(1);
        assertThat(outbox().deliveries().deadLetters().find(ONE, 0, 10))
                .extracting(DeadLetter::position)
                .containsExactly(4L);
        assertThat(takenAll(ONE)).containsExactly(1L, 2L, 3L, 5L);
    }

    /** Whoever asked saw it enabled. */
    @Test
    void nothingWaitsForAWebhookThatWasDisabledWhileItsDeadLettersWereRevived() {
        LongStream.rangeClosed(1, 2).forEach(position -> put(ONE, position));
        outbox().put(endpoint(ONE, "acme", false, 2));

        outbox().requeue(ONE, Positions.between(0, 99), 100, now);

        assertThat(outbox().deliveries().counts()).isEqualTo(new Counts(0, 2));
        assertThat(claimed()).isEmpty();
    }

    @Test
    void aDeletedWebhookLeavesNothingButThatItWas() {
        outbox().enqueue(LongStream.rangeClosed(1, MANY)
                .mapToObj(position -> delivery(ONE, position))
                .toList());
        put(OTHER, 1);
        outbox().put(deleted(ONE));

        assertThat(outbox().endpoints().ofTenant("acme"))
                .extracting(WebhookEndpoint::id)
                .containsExactly(OTHER);
        assertThat(outbox().endpoints().find(ONE).orElseThrow().sequence()).isEqualTo(1);
        assertThat(outbox().deliveries().next(ONE)).isEmpty();
        assertThat(outbox().deliveries().counts()).isEqualTo(new Counts(1, 0));
        assertThat(bodies()).isEqualTo(1);
    }

    @Test
    void aTenantIsGivenItsShareAndLeavesTheRestToOthers() {
        UUID third = UUID.randomUUID();
        outbox().put(endpoint(third, "acme", true));
        put(ONE, 1);
        put(OTHER, 1);
        put(third, 1);
        UUID globex = UUID.randomUUID();
        outbox().put(endpoint(globex, "globex", true));
        put(globex, 1);

        assertThat(given(Map.of(), 2)).containsExactly(ONE, OTHER, globex);
        assertThat(given(Map.of(ONE, "acme", OTHER, "acme"), 2)).containsExactly(globex);
        assertThat(given(Map.of(ONE, "acme"), 2)).containsExactly(OTHER, globex);
    }

    private List<UUID> given(Map<UUID, String> busy, int ofTenantAtMost) {
        return outbox().schedule().claim(now, LEASE, 10, busy, ofTenantAtMost).stream()
                .map(claimed -> claimed.endpoint().id())
                .toList();
    }

    @Test
    void aDisabledWebhookIsSentNothingMore() {
        put(ONE, 1);
        claimed();
        assertThat(outbox().schedule().findIfClaimed(ONE)).contains(endpoint(ONE, "acme", true));
        outbox().schedule().renewLeases(Set.of(ONE), now, LEASE);

        outbox().put(endpoint(ONE, "acme", false, 2));

        assertThat(outbox().schedule().findIfClaimed(ONE)).isEmpty();
    }

    @Test
    void tooMuchIsSeen() {
        put(ONE, 1);
        put(ONE, 2);
        put(OTHER, 1);

        assertThat(outbox().withMoreWaitingThan(1)).containsExactly(ONE);
        assertThat(outbox().withMoreWaitingThan(2)).isEmpty();
    }

    protected final void put(UUID webhookId, long position) {
        outbox().enqueue(List.of(delivery(webhookId, position)));
        Instant written = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        now = written.isAfter(now) ? written : now;
    }

    protected final List<UUID> claimed() {
        return claimedWebhooks().stream()
                .map(claimed -> claimed.endpoint().id())
                .toList();
    }

    private List<ClaimedWebhook> claimedWebhooks() {
        return outbox().schedule().claim(now, LEASE, 10, Map.of(), 10);
    }

    protected final List<Long> takenAll(UUID webhookId) {
        List<Long> taken = new ArrayList<>();
        @Nullable WebhookDelivery next;
        while ((next = outbox().deliveries().next(webhookId).orElse(null)) != null) {
            assertThat(next).isEqualTo(delivery(webhookId, next.position()));
            taken.add(next.position());
            outbox().delivered(next, now);
        }
        return taken;
    }
}
