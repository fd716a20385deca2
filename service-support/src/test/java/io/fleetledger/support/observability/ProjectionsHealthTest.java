package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.support.observability.ProjectionProgress.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class ProjectionsHealthTest {

    @Test
    void oneThatIsFarBehindButAtWorkIsUpAndSaysHowFar() {
        Health health = health(new Progress("machine-list", true, false, true, 2_000_000));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("machine-list", "2000000 events behind");
    }

    @Test
    void oneThatIsBeingBuiltTakesNoRequestsYetAndSaysWhatItWaitsFor() {
        Health health = health(
                new Progress("machine-list", true, false, true, 0), new Progress("group-tree", true, false, false, 7));
        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails())
                .containsEntry("machine-list", "0 events behind")
                .containsEntry("group-tree", "7 events behind, and has yet to catch up since the start");
    }

    /** Hours, with a large log: reads of the past say themselves how far it is known, and no other read needs it. */
    @Test
    void nobodyWaitsForThePastToBeBuilt() {
        Health health = health(
                new Progress("machine-list", true, false, true, 0), new Progress("past", true, false, false, 70_000));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("past", "70000 events behind");
        assertThat(health(new Progress("past", false, false, false, 0)).getStatus())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void oneThatHasStoppedIsDownAndSaysSo() {
        Health health = health(new Progress("machine-list", false, false, true, 9));
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("machine-list", "9 events behind, and not followed");
    }

    /** Others that have the newer code answer; without any, nobody follows what this one shows. */
    @Test
    void oneThatNewerCodeHasBuiltIsDownAndSaysSo() {
        Health health = health(
                new Progress("group-tree", true, false, true, 0), new Progress("machine-list", true, true, true, 7));
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry("machine-list", "shown as newer code has built it, which this process has not");
    }

    /** A store that all instances share: each of them knows better than any gateway what can still be answered. */
    @Test
    void oneThatWasLevelStaysReadyWhenAStoreIsOutOfReach() {
        Health health = unreachable(Set.of());
        assertThat(readiness(health)).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("reason", "a store does not answer");
    }

    @Test
    void oneThatNeverWasLevelTakesNoRequestsWhileAStoreIsOutOfReach() {
        Health health = unreachable(Set.of("machine-list"));
        assertThat(readiness(health)).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails())
                .containsEntry("reason", "a store does not answer")
                .containsEntry("machine-list", "has yet to catch up since the start");
    }

    /** Its building takes hours, and a store that is busy for a moment would take away a service that is in use. */
    @Test
    void nobodyWaitsForThePastEitherWhileItIsUnknownHowFarItIs() {
        assertThat(readiness(unreachable(Set.of("past")))).isEqualTo(Status.UP);
    }

    @Test
    void aStoreThatHangsIsOutOfReachToo() {
        CompletableFuture<List<Progress>> never = new CompletableFuture<>();
        TimeLimitedCheck<List<Progress>> check = new TimeLimitedCheck<>(never::join, Duration.ofMillis(50));
        ProjectionsHealth atTheStart = new ProjectionsHealth(check::result, () -> Set.of("machine-list"));
        assertThat(readiness(health(new ProjectionsHealth(check::result, Set::of))))
                .isEqualTo(Status.UP);
        assertThat(readiness(health(atTheStart))).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health(atTheStart).getDetails())
                .containsEntry("reason", "the stores have not said in time how far each is")
                .containsEntry("machine-list", "has yet to catch up since the start");
        never.complete(List.of());
        await().untilAsserted(() -> assertThat(health(atTheStart).getStatus()).isEqualTo(Status.UP));
    }

    /** Under load each look takes longer than a probe waits, and all of them would be thrown away. */
    @Test
    void whatWasSeenTooLateForOneProbeIsToldToTheNext() {
        AtomicLong now = new AtomicLong();
        BlockingQueue<List<Progress>> seen = new LinkedBlockingQueue<>();
        TimeLimitedCheck<List<Progress>> check =
                new TimeLimitedCheck<>(() -> taken(seen), Duration.ofMillis(50), now::get);
        ProjectionsHealth health = new ProjectionsHealth(check::result, () -> Set.of("machine-list"));
        assertThat(health(health).getDetails()).containsKey("reason");

        seen.add(List.of(new Progress("machine-list", true, false, false, 114_603)));
        String after = "114603 events behind, and has yet to catch up since the start";
        await().untilAsserted(() -> assertThat(health(health).getDetails()).containsEntry("machine-list", after));
        assertThat(health(health).getDetails())
                .as("while the next look is under way")
                .containsEntry("machine-list", after);

        now.addAndGet(TimeLimitedCheck.KEPT.toNanos() + 1);
        assertThat(health(health).getDetails()).as("a minute later").containsKey("reason");
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            return queue.take();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** As a probe's group makes one of its parts. */
    private static Status readiness(Health projections) {
        return StatusAggregator.getDefault().getAggregateStatus(Set.of(Status.UP, projections.getStatus()));
    }

    private static Health unreachable(Set<String> yetToCatchUp) {
        return health(new ProjectionsHealth(
                () -> {
                    throw new IllegalStateException("out of reach");
                },
                () -> yetToCatchUp));
    }

    private static Health health(Progress... all) {
        return health(new ProjectionsHealth(() -> List.of(all), Set::of));
    }

    private static Health health(HealthIndicator indicator) {
        return Objects.requireNonNull(indicator.health());
    }
}
