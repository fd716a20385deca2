package io.fleetledger.support.axon;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Tells what time events have. All events of one command have that of its first: a request that changes several fields,
 * or replaces the members of a group, is one change, and no instant of the past may show a part of it.
 */
final class EventClock extends Clock {

    private static final String INSTANT = EventClock.class.getName();

    private final Clock clock;

    /** @param clock tells the time of a command's first event, and of every event that no command makes */
    EventClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return CurrentUnitOfWork.map(this::instantIn).orElseGet(clock::instant);
    }

    private Instant instantIn(UnitOfWork<?> unit) {
        return unit.getMessage() instanceof CommandMessage<?>
                ? unit.getOrComputeResource(INSTANT, first -> clock.instant())
                : clock.instant();
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new EventClock(clock.withZone(zone));
    }
}
