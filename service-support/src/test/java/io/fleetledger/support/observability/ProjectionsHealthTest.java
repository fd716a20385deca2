package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.support.observability.ProjectionProgress.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    void oneThatIsBeingBuiltTakesNoRequestsYet() {
        assertThat(health(
                                new Progress("machine-list", true, false, true, 0),
                                new Progress("group-tree", true, false, false, 7))
                        .getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
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
    void oneThatHasStoppedIsDown() {
        assertThat(health(new Progress("machine-list", false, false, true, 0)).getStatus())
                .isEqualTo(Status.DOWN);
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
        assertThat(readiness(unreachable(true))).isEqualTo(Status.UP);
    }

    @Test
    void oneThatNeverWasLevelTakesNoRequestsWhileAStoreIsOutOfReach() {
        assertThat(readiness(unreachable(false))).isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void aStoreThatHangsIsOutOfReachToo() {
        CompletableFuture<List<Progress>> never = new CompletableFuture<>();
        TimelyLook<List<Progress>> look = new TimelyLook<>(never::join, Duration.ofMillis(50));
        assertThat(readiness(health(new ProjectionsHealth(look::result, () -> true))))
                .isEqualTo(Status.UP);
        assertThat(readiness(health(new ProjectionsHealth(look::result, () -> false))))
                .isEqualTo(Status.OUT_OF_SERVICE);
        never.complete(List.of());
        await().untilAsserted(() -> assertThat(
                        health(new ProjectionsHealth(look::result, () -> false)).getStatus())
                .isEqualTo(Status.UP));
    }

    /** As a probe's group makes one of its parts. */
    private static Status readiness(Health projections) {
        return StatusAggregator.getDefault().getAggregateStatus(Set.of(Status.UP, projections.getStatus()));
    }

    private static Health unreachable(boolean haveAllBeenLevel) {
        return health(new ProjectionsHealth(
                () -> {
                    throw new IllegalStateException("out of reach");
                },
                () -> haveAllBeenLevel));
    }

    private static Health health(Progress... all) {
        return health(new ProjectionsHealth(() -> List.of(all), () -> true));
    }

    private static Health health(HealthIndicator indicator) {
        return Objects.requireNonNull(indicator.health());
    }
}
