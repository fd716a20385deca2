package io.fleetledger.support.axon;

import io.fleetledger.support.trace.UnthrottledLog;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.EnqueuePolicy;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks an event that a group cannot handle, and the later events of its sequence, until an operator acts. An event is
 * not to blame if a store or the bus was unavailable: then the batch fails and is retried until it succeeds, if need be
 * by the next process. Events that are already parked stay parked.
 */
final class ParkingPolicy implements EnqueuePolicy<EventMessage<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(ParkingPolicy.class);
    /** The size of the dead letters' column. */
    private static final int LARGEST_CAUSE_MESSAGE = 1000;

    private final String group;

    private final Predicate<String> dropped;
    private final BooleanSupplier storesLost;

    ParkingPolicy(String group) {
        this(group, eventId -> false, () -> false);
    }

    /**
     * @param dropped tells by its id whether an administrator has dropped an event: it is not parked again
     * @param storesLost whether the stores of this process are lost until it starts anew: nothing is parked any more
     */
    ParkingPolicy(String group, Predicate<String> dropped, BooleanSupplier storesLost) {
        this.group = group;
        this.dropped = dropped;
        this.storesLost = storesLost;
    }

    @Override
    public EnqueueDecision<EventMessage<?>> decide(
            @Nullable DeadLetter<? extends EventMessage<?>> letter, @Nullable Throwable cause) {
        if (letter == null || cause == null) {
            throw new IllegalArgumentException("A dead letter without an event or a cause");
        }
        try {
            return decided(letter, cause);
        } catch (RuntimeException undecided) {
            if (!isParkedAlready()) {
                throw undecided;
            }
            LOG.warn(
                    "{} keeps an event parked whose retry failed: {}",
                    group,
                    letter.message().getIdentifier(),
                    undecided);
            return Decisions.requeue(shortened(cause));
        }
    }

    /**
     * Whether the failure is that of a parked event's retry; Axon marks this in the unit of work. On a retry Axon
     * suppresses an exception thrown here and uses the last decision: if the commit failed, that would be to evict the
     * event.
     */
    private static boolean isParkedAlready() {
        return CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().getResource(DeadLetter.class.getName()) != null;
    }

    private EnqueueDecision<EventMessage<?>> decided(DeadLetter<? extends EventMessage<?>> letter, Throwable cause) {
        if (Outages.isTransient(cause) || storesLost.getAsBoolean()) {
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
        }
        if (dropped.test(letter.message().getIdentifier())) {
            LOG.warn(
                    UnthrottledLog.MARKER,
                    "{} skips a dropped event: {}",
                    group,
                    letter.message().getIdentifier(),
                    cause);
            return Decisions.doNotEnqueue();
        }
        LOG.error(
                UnthrottledLog.MARKER,
                "{} parks an event it cannot handle: {}",
                group,
                letter.message().getPayloadType(),
                cause);
        return Decisions.enqueue(shortened(cause));
    }

    static Throwable shortened(Throwable cause) {
        String message = cause.getClass().getName() + ": " + cause.getMessage();
        return message.length() <= LARGEST_CAUSE_MESSAGE
                ? cause
                : new IllegalStateException(message.substring(0, LARGEST_CAUSE_MESSAGE), cause);
    }
}
