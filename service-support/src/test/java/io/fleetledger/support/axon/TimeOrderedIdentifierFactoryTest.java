package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

class TimeOrderedIdentifierFactoryTest {

    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final TimeOrderedIdentifierFactory ids = new TimeOrderedIdentifierFactory(clock::get);

    @Test
    void riseAsTextWithinAMillisecondAndPastWhatOneHolds() {
        assertThat(texts(10_000)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void riseWithTheClockAndWhenItIsPutBack() {
        List<String> before = texts(2);
        clock.addAndGet(5);
        List<String> later = texts(2);
        clock.addAndGet(-60_000);

        assertThat(Stream.of(before, later, texts(2)).flatMap(List::stream)).isSorted();
    }

    @Test
    void areVersion7AndCarryTheTime() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.get());
    }

    @Test
    void areWhatAxonNamesMessagesBy() {
        assertThat(IdentifierFactory.getInstance()).isInstanceOf(TimeOrderedIdentifierFactory.class);
    }

    private List<String> texts(int count) {
        return Stream.generate(ids::next).limit(count).map(UUID::toString).toList();
    }
}
