package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SwapBackoffTest {

    private long now = Long.MAX_VALUE - 1_000; // System.nanoTime may begin anywhere, and pass its end.
    private final SwapBackoff backoff = new SwapBackoff(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void theFirstOfEachRebuildIsMadeAtOnce() {
        assertThat(backoff.isDue(1)).isTrue();
        backoff.attempted(1);
        assertThat(backoff.isDue(1)).isFalse();
        assertThat(backoff.isDue(2)).isTrue();
    }

    @Test
    void whereNoneSucceedsTheyBecomeRare() {
        backoff.attempted(1);
        pass(Duration.ofMillis(3_001));
        assertThat(backoff.isDue(1)).isTrue();
        for (int failure = 0; failure < 10; failure++) {
            backoff.attempted(1);
            backoff.failed();
        }
        pass(Duration.ofSeconds(59));
        assertThat(backoff.isDue(1)).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(backoff.isDue(1)).isTrue();
    }

    @Test
    void theNextRebuildDoesNotPayForTheLast() {
        backoff.attempted(1);
        backoff.failed();
        backoff.failed();
        backoff.attempted(2);
        pass(Duration.ofMillis(3_001));
        assertThat(backoff.isDue(2)).isTrue();
    }
}
