package io.fleetledger.standalone.readstore;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;

/**
 * Commits parked events at once: the batch's token is stored before the batch's own transaction ends, so after a kill
 * in between, the event would be neither handled nor parked. Reads each of them once, where Axon's queue would repeat
 * those of a sequence's second hundred and on.
 */
final class DurableDeadLetterQueue extends JdbcSequencedDeadLetterQueue<EventMessage<?>> {

    private final LetterPages pages;
    private final TransactionManager ownTransaction;

    /** @param ownTransaction begins a transaction independent of the current one */
    DurableDeadLetterQueue(Builder<EventMessage<?>> builder, LetterPages pages, TransactionManager ownTransaction) {
        super(builder);
        this.pages = pages;
        this.ownTransaction = ownTransaction;
    }

    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter) {
        ownTransaction.executeInTransaction(() -> super.enqueue(sequenceIdentifier, letter));
    }

    @Override
    public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(Object sequenceIdentifier) {
        return pages.of(
                sequenceIdentifier instanceof String name // Named as Axon's queue names what it stores.
                        ? name
                        : Integer.toString(sequenceIdentifier.hashCode()));
    }
}
