package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.junit.jupiter.api.Test;

class ParkedSequenceCacheTest {

    private static final String GROUP = "machine-list";

    private final InMemoryStores store = new InMemoryStores(true);
    private final ParkedSequenceCache maybe = new ParkedSequenceCache(store, GROUP);

    @Test
    void sequencesThatAreParkedAreFoundPageByPage() {
        IntStream.range(0, 1_020).forEach(number -> park("s" + number));

        assertThat(IntStream.range(0, 1_020)).allMatch(number -> maybe.contains("s" + number));
        assertThat(maybe.contains("other")).isFalse();
    }

    @Test
    void theStoreIsReadOnceUntilASegmentIsClaimed() {
        assertThat(maybe.contains("mill")).isFalse();
        park("mill");
        assertThat(maybe.contains("mill")).isFalse();
        maybe.forget();
        assertThat(maybe.contains("mill")).isTrue();
    }

    @Test
    void whatThisProcessParksOrFindsDoneIsKnownWithoutReading() {
        assertThat(maybe.contains("mill")).isFalse();
        maybe.add("mill");
        assertThat(maybe.contains("mill")).isTrue();
        maybe.remove("mill");
        assertThat(maybe.contains("mill")).isFalse();
    }

    @Test
    void aboveItsBoundAnySequenceMayBeParked() {
        assertThat(maybe.contains("mill")).isFalse();
        IntStream.rangeClosed(0, 100_000).forEach(number -> maybe.add("s" + number));

        assertThat(maybe.contains("mill")).isTrue();
        maybe.remove("mill");
        maybe.add("mill");
        assertThat(maybe.contains("mill")).isTrue();
    }

    private void park(String sequence) {
        EventMessage<?> event = GenericEventMessage.asEventMessage("measured");
        store.deadLetters(GROUP).enqueue(sequence, new GenericDeadLetter<>(sequence, event));
    }
}
