package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axoniq.axonserver.connector.event.EventChannel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;

class AxonServerLastSequencesTest {

    private static final Map<String, Long> STORED = Map.of("mill", 4L, "lathe", 0L);

    private final Map<String, CompletableFuture<Long>> asked = new LinkedHashMap<>();
    private Consumer<Map<String, CompletableFuture<Long>>> server = questions -> {};

    @Test
    void manyAreAskedForBeforeAnyIsAnswered() {
        server = questions -> {
            if (questions.size() == 3) {
                questions.forEach((id, answer) -> answer.complete(STORED.getOrDefault(id, -1L)));
            }
        };
        assertThat(of("mill", "lathe", "nobody", Duration.ofMinutes(1))).isEqualTo(STORED);
    }

    @Test
    void notAllAreAskedForAtOnce() {
        int atOnce = AxonServerLastSequences.AT_ONCE;
        List<String> ids =
                IntStream.rangeClosed(0, atOnce).mapToObj(String::valueOf).toList();
        AtomicInteger most = new AtomicInteger();
        Executor later = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
        server = questions -> {
            List<CompletableFuture<Long>> open = questions.values().stream()
                    .filter(answer -> !answer.isDone())
                    .toList();
            most.accumulateAndGet(open.size(), Math::max);
            if (open.size() >= atOnce || questions.size() == ids.size()) {
                later.execute(() -> open.forEach(answer -> answer.complete(1L)));
            }
        };
        assertThat(sequences(Duration.ofMinutes(1)).of(ids)).hasSize(ids.size());
        assertThat(most).hasValue(atOnce);
    }

    @Test
    void withoutAnAnswerOrWithAFailureTheEventStoreIsOutOfReach() {
        assertThatThrownBy(() -> of("mill", "lathe", "nobody", Duration.ofMillis(1)))
                .isInstanceOf(EventStoreException.class);
        server = questions ->
                questions.values().forEach(answer -> answer.completeExceptionally(new IllegalStateException("gone")));
        assertThatThrownBy(() -> of("mill", "lathe", "nobody", Duration.ofMinutes(1)))
                .isInstanceOf(EventStoreException.class)
                .hasRootCauseMessage("gone");
    }

    private Map<String, Long> of(String first, String second, String third, Duration bound) {
        return sequences(bound).of(List.of(first, second, third));
    }

    private AxonServerLastSequences sequences(Duration bound) {
        EventChannel channel = (EventChannel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventChannel.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("findHighestSequence");
                    CompletableFuture<Long> answer = new CompletableFuture<>();
                    asked.put((String) arguments[0], answer);
                    server.accept(asked);
                    return answer;
                });
        return new AxonServerLastSequences(() -> channel, bound);
    }
}
