package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilteredMessageSourceTest {

    private final EmbeddedEventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .optimizeEventConsumption(false)
            .build();
    private final FilteredMessageSource numbers = new FilteredMessageSource(events, Integer.class::equals);

    @AfterEach
    void close() {
        events.shutDown();
    }

    @Test
    void whatNobodyHandlesIsPassedOver() throws Exception {
        publish("a", 1, "b", "c", 2, 3);
        assertThat(all(numbers.openStream(null))).containsExactly(1, 2, 3);
    }

    /** Or nobody would know that the log has been read to its end. */
    @Test
    void whatEndsTheLogIsHandedOver() throws Exception {
        publish(1, "a", "b");
        BlockingStream<TrackedEventMessage<?>> stream = numbers.openStream(null);
        assertThat(all(stream)).containsExactly(1, "b");
        publish("c", 2);
        assertThat(all(stream)).containsExactly(2);
    }

    /** Or nobody would know how far a processor has come that handles nothing. */
    @Test
    void ofManyThatNobodyHandlesSomeAreHandedOver() throws Exception {
        publish(IntStream.range(0, 3 * FilteredMessageSource.AT_LEAST)
                .mapToObj(Integer::toString)
                .toArray());
        assertThat(all(numbers.openStream(null)))
                .containsExactly(
                        Integer.toString(FilteredMessageSource.AT_LEAST - 1),
                        Integer.toString(2 * FilteredMessageSource.AT_LEAST - 1),
                        Integer.toString(3 * FilteredMessageSource.AT_LEAST - 1));
    }

    @Test
    void whatWasLookedAtIsNextHoweverOftenItIsLookedAt() throws Exception {
        publish("a", 1, 2);
        BlockingStream<TrackedEventMessage<?>> stream = numbers.openStream(null);
        assertThat(stream.peek().orElseThrow().getPayload()).isEqualTo(1);
        assertThat(stream.peek().orElseThrow().getPayload()).isEqualTo(1);
        assertThat(stream.nextAvailable().getPayload()).isEqualTo(1);
        assertThat(stream.nextAvailable().getPayload()).isEqualTo(2);
        assertThat(stream.hasNextAvailable()).isFalse();
        assertThat(stream.peek()).isEmpty();
    }

    private void publish(Object... payloads) {
        for (Object payload : payloads) {
            events.publish(GenericEventMessage.asEventMessage(payload));
        }
    }

    private static List<Object> all(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        List<Object> seen = new ArrayList<>();
        while (stream.hasNextAvailable(0, TimeUnit.MILLISECONDS)) {
            seen.add(stream.nextAvailable().getPayload());
        }
        return seen;
    }
}
