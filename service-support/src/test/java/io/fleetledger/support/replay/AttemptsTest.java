package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private long now = Long.MAX_VALUE - 1_000; // System.nanoTime may begin anywhere, and pass its end.
    private final Attempts attempts = new Attempts(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void theFirstOfEachRebuildIsMadeAtOnce() {
        assertThat(attempts.isDue(1)).isTrue();
        attempts.made(1);
        assertThat(attempts.isDue(1)).isFalse();
        assertThat(attempts.isDue(2)).isTrue();
    }

    @Test
    void whereNoneSucceedsTheyBecomeRare() {
        attempts.made(1);
        pass(Duration.ofMillis(3_001));
        assertThat(attempts.isDue(1)).isTrue();
        for (int failure = 0; failure < 10; failure++) {
            attempts.made(1);
            attempts.failed();
        }
        pass(Duration.ofSeconds(59));
        assertThat(attempts.isDue(1)).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(attempts.isDue(1)).isTrue();
    }

    @Test
    void theNextRebuildDoesNotPayForTheLast() {
        attempts.made(1);
        attempts.failed();
        attempts.failed();
        attempts.made(2);
        pass(Duration.ofMillis(3_001));
        assertThat(attempts.isDue(2)).isTrue();
    }
}
