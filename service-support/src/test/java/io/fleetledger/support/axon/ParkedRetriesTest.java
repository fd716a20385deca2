package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A retry may take much longer than its caller, which holds a thread of the command bus, may wait. */
class ParkedRetriesTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void stop() {
        goOn.countDown();
        threads.shutdown();
    }

    @Test
    void aCallerStopsWaitingForALongRetryWhichContinues() {
        ParkedRetries retries = new ParkedRetries("machine-list", threads, Duration.ofMillis(10));
        retries.await("mill", this::slowRun);
        assertThat(runs).hasValue(0);
        goOn.countDown();

        Awaitility.await().untilAtomic(runs, org.hamcrest.Matchers.is(1));
    }

    @Test
    void aRetryOfASequenceThatIsBeingRetriedJoinsIt() {
        ParkedRetries brief = new ParkedRetries("machine-list", threads, Duration.ofMillis(10));
        brief.await("mill", this::slowRun);
        brief.await("mill", this::slowRun);
        brief.await("lathe", runs::incrementAndGet);
        goOn.countDown();

        Awaitility.await().untilAtomic(runs, org.hamcrest.Matchers.is(2));
    }

    @Test
    void aRetryAfterTheLastHasEndedRunsAnew() {
        ParkedRetries retries = new ParkedRetries("machine-list", threads, ParkedRetries.WAIT);
        retries.await("mill", runs::incrementAndGet);
        retries.await("mill", runs::incrementAndGet);

        assertThat(runs).hasValue(2);
    }

    @Test
    void aCallerGetsTheFailureOfItsRetry() {
        ParkedRetries retries = new ParkedRetries("machine-list", threads, ParkedRetries.WAIT);

        assertThatThrownBy(() -> retries.await("mill", () -> {
                    throw new IllegalStateException("No server");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No server");
    }

    private void slowRun() {
        try {
            goOn.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        runs.incrementAndGet();
    }
}
