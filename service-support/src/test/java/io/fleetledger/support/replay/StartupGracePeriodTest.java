package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartupGracePeriodTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final StartupGracePeriod startupGrace = new StartupGracePeriod(nanos::get);

    @Test
    void itIsForSomeSecondsAndAgainWhenItBeginsAgain() {
        assertThat(startupGrace.isActive()).isTrue();
        pass(14);
        assertThat(startupGrace.isActive()).isTrue();
        pass(1);
        assertThat(startupGrace.isActive()).isFalse();
        startupGrace.restart();
        assertThat(startupGrace.isActive()).isTrue();
        pass(15);
        assertThat(startupGrace.isActive()).isFalse();
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
