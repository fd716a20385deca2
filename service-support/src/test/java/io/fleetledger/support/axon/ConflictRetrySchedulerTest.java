package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

class ConflictRetrySchedulerTest {

    private final AtomicInteger attempts = new AtomicInteger();
    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private final DefaultCommandGateway gateway = DefaultCommandGateway.builder()
            .commandBus(bus)
            .retryScheduler(new ConflictRetryScheduler(Runnable::run))
            .build();

    @Test
    void aCommandThatLostIsSentAgainUntilItWins() {
        handle(attempt -> attempt < 3 ? new ConcurrencyException("lost") : null);
        assertThat(gateway.<String>sendAndWait("command")).isEqualTo("attempt 3");
    }

    @Test
    void aCommandThatLosesSixTimesIsGivenUp() {
        handle(attempt -> new ConcurrencyException("lost " + attempt));
        assertThatThrownBy(() -> gateway.sendAndWait("command"))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessage("lost 6");
        assertThat(attempts).hasValue(6);
    }

    @Test
    void aCommandThatFailsOtherwiseIsNotSentAgain() {
        handle(attempt -> new IllegalStateException("no"));
        assertThatThrownBy(() -> gateway.sendAndWait("command")).isInstanceOf(IllegalStateException.class);
        assertThat(attempts).hasValue(1);
    }

    private void handle(java.util.function.IntFunction<@org.jspecify.annotations.Nullable RuntimeException> failure) {
        bus.subscribe(String.class.getName(), command -> {
            RuntimeException thrown = failure.apply(attempts.incrementAndGet());
            if (thrown != null) {
                throw thrown;
            }
            return "attempt " + attempts;
        });
    }
}
