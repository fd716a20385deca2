package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

class EventClockTest {

    private final AtomicLong second = new AtomicLong();
    private final InstantSource ticking = () -> at(second.incrementAndGet());
    private final Clock clock = new EventClock(ticking.withZone(ZoneOffset.UTC));

    @Test
    void allEventsOfACommandHaveTheTimeOfItsFirst() {
        assertThat(timesIn(new GenericCommandMessage<>("rename"))).containsExactly(at(1), at(1));
        assertThat(timesIn(new GenericCommandMessage<>("rename"))).containsExactly(at(2), at(2));
    }

    @Test
    void eventsOfNoCommandHaveTheirOwnTimes() {
        assertThat(timesIn(new GenericEventMessage<>("measured"))).containsExactly(at(1), at(2));
        assertThat(clock.instant()).isEqualTo(at(3));
    }

    @Test
    void aCommandThatAnEventCausesHasATimeOfItsOwn() {
        DefaultUnitOfWork<Message<?>> event = DefaultUnitOfWork.startAndGet(new GenericEventMessage<>("measured"));
        try {
            assertThat(clock.instant()).isEqualTo(at(1));
            assertThat(timesIn(new GenericCommandMessage<>("raise"))).containsExactly(at(2), at(2));
            assertThat(clock.instant()).isEqualTo(at(3));
        } finally {
            event.rollback();
        }
    }

    private List<Instant> timesIn(Message<?> message) {
        List<Instant> times = new ArrayList<>();
        DefaultUnitOfWork.startAndGet(message).execute(() -> {
            times.add(clock.instant());
            times.add(clock.instant());
        });
        return times;
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
