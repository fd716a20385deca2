package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ParkedEventStore;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** Deletes the tenant's parked events, of all groups and all their generations, followed or not. */
final class ParkedEventErasure implements TenantErasure {

    private final ParkedEventStore store;

    ParkedEventErasure(ParkedEventStore store) {
        this.store = store;
    }

    @Override
    public ErasedPart part() {
        return ErasedPart.PARKED_EVENTS;
    }

    @Override
    public long erase(String tenantId) {
        long deleted = 0;
        for (SequencedDeadLetterQueue<EventMessage<?>> queue : store.ofAllGroups()) {
            deleted += eraseOf(queue, tenantId);
        }
        return deleted;
    }

    private static long eraseOf(SequencedDeadLetterQueue<EventMessage<?>> queue, String tenantId) {
        long deleted = 0;
        for (Iterable<DeadLetter<? extends EventMessage<?>>> sequence : queue.deadLetters()) {
            for (DeadLetter<? extends EventMessage<?>> letter : sequence) {
                if (tenantId.equals(AppendGate.tenantOf(letter.message()))) {
                    queue.evict(letter);
                    deleted++;
                }
            }
        }
        return deleted;
    }
}
