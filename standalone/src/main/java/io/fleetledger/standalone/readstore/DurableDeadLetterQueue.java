package io.fleetledger.standalone.readstore;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;

/**
 * Commits parked events at once: the batch's token is stored before the batch's own transaction ends, so after a kill
 * in between, the event would be neither handled nor parked.
 */
final class DurableDeadLetterQueue extends JdbcSequencedDeadLetterQueue<EventMessage<?>> {

    private final TransactionManager ownTransaction;

    /** @param ownTransaction begins a transaction independent of the current one */
    DurableDeadLetterQueue(Builder<EventMessage<?>> builder, TransactionManager ownTransaction) {
        super(builder);
        this.ownTransaction = ownTransaction;
    }

    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter) {
        ownTransaction.executeInTransaction(() -> super.enqueue(sequenceIdentifier, letter));
    }
}
