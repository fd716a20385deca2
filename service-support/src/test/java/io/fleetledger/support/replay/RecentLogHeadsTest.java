package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log that takes 1,500 events a second, looked at five times a second. */
class RecentLogHeadsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long EVENTS_OF_A_LOOK = 300;

    private long now;
    private long head;
    private final RecentLogHeads heads = new RecentLogHeads(() -> now);

    @BeforeEach
    void lookForSomeSeconds() {
        for (int look = 0; look < 20; look++) {
            pass();
            heads.record(head);
        }
    }

    private void pass() {
        now += LOOK.toNanos();
        head += EVENTS_OF_A_LOOK;
    }

    @Test
    void whoIsKnownToHaveHandledWhatWasThereASecondAgoIsPastIt() {
        assertThat(heads.isPast(SECOND, head - 5 * EVENTS_OF_A_LOOK)).isTrue();
    }

    @Test
    void whoHasNotHandledWhatWasThereASecondAgoIsNotPastIt() {
        assertThat(heads.isPast(SECOND, head - 5 * EVENTS_OF_A_LOOK - 1)).isFalse();
    }

    @Test
    void whereNobodyLookedYetNobodyIsPastAnything() {
        assertThat(new RecentLogHeads(() -> now).isPast(SECOND, head)).isFalse();
        assertThat(heads.isPast(Duration.ofSeconds(5), head)).isFalse();
    }

    @Test
    void whatWasSeenLongAgoSaysNothing() {
        now += RecentLogHeads.KEPT.toNanos() + 1;
        heads.record(head);
        assertThat(heads.isPast(SECOND, head)).isFalse();
    }
}
