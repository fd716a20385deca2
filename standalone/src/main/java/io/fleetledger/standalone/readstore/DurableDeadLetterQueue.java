package io.fleetledger.standalone.readstore;

import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.EnqueueDecision;

/**
 * Commits parked events at once: the batch's token is stored before the batch's own transaction ends, so after a kill
 * in between, the event would be neither handled nor parked. Evicts a retried event only once its results are as
 * durable. Reads each parked event once, where Axon's queue would repeat those of a sequence's second hundred and on.
 */
final class DurableDeadLetterQueue extends JdbcSequencedDeadLetterQueue<EventMessage<?>> {

    private final PagedDeadLetters pages;
    private final TransactionManager ownTransaction;
    private final Runnable resultsSaved;

    /**
     * @param ownTransaction begins a transaction independent of the current one
     * @param resultsSaved returns once what handlers have written so far outlives a kill
     */
    DurableDeadLetterQueue(
            Builder<EventMessage<?>> builder,
            PagedDeadLetters pages,
            TransactionManager ownTransaction,
            Runnable resultsSaved) {
        super(builder);
        this.pages = pages;
        this.ownTransaction = ownTransaction;
        this.resultsSaved = resultsSaved;
    }

    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter) {
        ownTransaction.executeInTransaction(() -> super.enqueue(sequenceIdentifier, letter));
    }

    @Override
    public boolean process(
            Predicate<DeadLetter<? extends EventMessage<?>>> sequenceFilter,
            Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        return super.process(sequenceFilter, letter -> {
            EnqueueDecision<EventMessage<?>> decision = processingTask.apply(letter);
            if (!decision.shouldEnqueue()) {
                resultsSaved.run();
            }
            return decision;
        });
    }

    PagedDeadLetters pages() {
        return pages;
    }

    @Override
    public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(Object sequenceIdentifier) {
        return pages.of(
                sequenceIdentifier instanceof String name // Named as Axon's queue names what it stores.
                        ? name
                        : Integer.toString(sequenceIdentifier.hashCode()));
    }
}
