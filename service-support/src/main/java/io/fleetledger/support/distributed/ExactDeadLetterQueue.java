package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.fleetledger.support.axon.ParkedEventStore;
import java.util.List;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoDeadLetter;
import org.axonframework.extensions.mongo.eventhandling.deadletter.MongoSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.WrongDeadLetterTypeException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Evicts only the event that it is given. Axon's queue evicts whatever stands in that event's place: a sequence that
 * was emptied meanwhile begins at the first place again, with events that nobody has handled. It also fetches the names
 * of all sequences for each event that is parked, and MongoDB refuses an answer above 16 MB; this one does not.
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

    /** Asked for each event that is parked: looks at its sequence alone. The number of sequences has no limit. */
    @Override
    public boolean isFull(Object sequenceIdentifier) {
        Bson sequence = Filters.and(
                Filters.eq(MongoParkedEvents.GROUP, group),
                Filters.eq(MongoParkedEvents.SEQUENCE, sequenceIdentifier.toString()));
        Long first = index(sequence, Sorts.ascending(MongoParkedEvents.INDEX));
        Long last = index(sequence, Sorts.descending(MongoParkedEvents.INDEX));
        return first != null && last != null && last - first >= ParkedEventStore.AT_MOST - 1;
    }

    private @Nullable Long index(Bson sequence, Bson order) {
        return letters.find(sequence)
                .sort(order)
                .projection(Projections.include(MongoParkedEvents.INDEX))
                .map(letter -> letter.get(MongoParkedEvents.INDEX, Number.class).longValue())
                .first();
    }

    @Override
    public long amountOfSequences() {
        Document counted = letters.aggregate(List.of(
                        Aggregates.match(Filters.eq(MongoParkedEvents.GROUP, group)),
                        Aggregates.group("$" + MongoParkedEvents.SEQUENCE),
                        Aggregates.count("sequences")))
                .first();
        return counted == null ? 0 : counted.get("sequences", Number.class).longValue();
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
