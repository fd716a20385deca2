package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitedReadsTest {

    private final ExecutorService readers = Executors.newSingleThreadExecutor();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        readers.shutdownNow();
    }

    @Test
    void anEventStoreThatSaysNothingIsAnOutageOfWhichNothingIsLeft() {
        TimeLimitedReads reads = new TimeLimitedReads(readers, new BusResponses(() -> false, Duration.ofMillis(10)));
        assertOutageWithoutEffect(catchThrowable(() -> reads.read(this::never, "read")));
        assertOutageWithoutEffect(catchThrowable(() -> reads.read(() -> "behind it", "read")));
    }

    @Test
    void aReadThatBrokeOffIsOneAsWell() {
        TimeLimitedReads reads = new TimeLimitedReads(readers, BusResponses.inProcess());
        assertOutageWithoutEffect(catchThrowable(() -> reads.read(
                () -> {
                    throw Status.UNAVAILABLE.asRuntimeException();
                },
                "read")));
    }

    private static void assertOutageWithoutEffect(Throwable failure) {
        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isOutcomeUnknown(failure)).isFalse();
    }

    @Test
    void whatIsReadIsTheAnswerAndSoIsAFailure() {
        TimeLimitedReads reads = new TimeLimitedReads(readers, BusResponses.inProcess());
        assertThat(reads.read(() -> "read", "read")).isEqualTo("read");
        assertThatThrownBy(() -> reads.read(
                        () -> {
                            throw new IllegalArgumentException("not so");
                        },
                        "read"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String never() {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return "late";
    }
}
