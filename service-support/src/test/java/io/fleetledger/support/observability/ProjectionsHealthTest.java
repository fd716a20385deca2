package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.observability.ProjectionProgress.Progress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ProjectionsHealthTest {

    @Test
    void oneThatIsFarBehindButAtWorkIsUpAndSaysHowFar() {
        Health health = health(new Progress("machine-list", true, true, 2_000_000));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("machine-list", "2000000 events behind");
    }

    @Test
    void oneThatIsBeingBuiltTakesNoRequestsYet() {
        assertThat(health(new Progress("machine-list", true, true, 0), new Progress("group-tree", true, false, 7))
                        .getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void oneThatHasStoppedIsDown() {
        assertThat(health(new Progress("machine-list", false, true, 0)).getStatus())
                .isEqualTo(Status.DOWN);
    }

    private static Health health(Progress... all) {
        return Objects.requireNonNull(
                ObservabilityConfiguration.projectionsHealth(() -> List.of(all)).health());
    }
}
