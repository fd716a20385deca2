package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BusResponsesTest {

    private static final Duration SOON = Duration.ofMillis(10);

    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aBusThatSaysNothingIsNotWaitedFor() {
        BusResponses responses = new BusResponses(
                () -> {
                    asked.incrementAndGet();
                    return false;
                },
                SOON);
        assertThatThrownBy(() -> responses.await(answer, "command")).isInstanceOf(MessageTimeoutException.class);
        assertThat(asked).hasValue(1);
        assertThat(answer).isCancelled();
    }

    @Test
    void whatTakesItsTimeIsWaitedForWhileTheBusIsThere() {
        BusResponses responses = new BusResponses(
                () -> {
                    if (asked.incrementAndGet() == 2) {
                        answer.complete("done");
                    }
                    return true;
                },
                SOON);
        assertThat(responses.await(answer, "command")).isEqualTo("done");
    }

    @Test
    void theBoundHoldsWhetherTheBusIsThereOrNot() {
        assertThatThrownBy(() -> BusResponses.inProcess().await(answer, "query", Duration.ofMillis(1)))
                .isInstanceOf(MessageTimeoutException.class);
    }

    @Test
    void aFailureIsTheSenders() {
        answer.completeExceptionally(new IllegalArgumentException("not so"));
        assertThatThrownBy(() -> BusResponses.inProcess().await(answer, "query"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not so");
    }
}
