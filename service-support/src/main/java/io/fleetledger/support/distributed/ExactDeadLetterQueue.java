package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoDeadLetter;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.WrongDeadLetterTypeException;
import org.bson.Document;

/**
 * Evicts only the event that it is given. Axon's queue evicts whatever stands in that event's place: a sequence that
 * was emptied meanwhile begins at the first place again, with events that nobody has handled.
 */
final class ExactDeadLetterQueue extends MongoSequencedDeadLetterQueue<EventMessage<?>> {

    private final String group;
    private final MongoCollection<Document> letters;
    private final TransactionManager transactions;

    /** @param builder with the same group, collection and transactions */
    ExactDeadLetterQueue(
            Builder<EventMessage<?>> builder,
            String group,
            MongoCollection<Document> letters,
            TransactionManager transactions) {
        super(builder);
        this.group = group;
        this.letters = letters;
        this.transactions = transactions;
    }

    @Override
    public void evict(DeadLetter<? extends EventMessage<?>> letter) {
        if (!(letter instanceof MongoDeadLetter<? extends EventMessage<?>> stored)) {
            throw new WrongDeadLetterTypeException("Not from this queue: " + letter);
        }
        transactions.executeInTransaction(() -> letters.deleteOne(Filters.and(
                Filters.eq(MongoParkedEvents.GROUP, group),
                Filters.eq(MongoParkedEvents.SEQUENCE, stored.sequenceIdentifier()),
                Filters.eq(MongoParkedEvents.INDEX, stored.index()),
                Filters.eq(MongoParkedEvents.EVENT, stored.message().getIdentifier()))));
    }
}
