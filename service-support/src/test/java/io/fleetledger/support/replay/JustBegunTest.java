package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JustBegunTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final JustBegun begun = new JustBegun(nanos::get);

    @Test
    void itIsForSomeSecondsAndAgainWhenItBeginsAgain() {
        assertThat(begun.is()).isTrue();
        pass(14);
        assertThat(begun.is()).isTrue();
        pass(1);
        assertThat(begun.is()).isFalse();
        begun.now();
        assertThat(begun.is()).isTrue();
        pass(15);
        assertThat(begun.is()).isFalse();
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
