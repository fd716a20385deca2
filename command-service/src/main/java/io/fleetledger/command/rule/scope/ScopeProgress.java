package io.fleetledger.command.rule.scope;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * How far the policy has come, and so whether what it works out is of now or of long ago. Up to where the log ended when
 * it began, it publishes nothing; then {@link ScopeReview} looks at all that was missed. It begins when the process does,
 * when it takes over from another process, and when a batch has failed, which will come again and perhaps cut otherwise.
 */
@Component
class ScopeProgress {

    private static final long BEFORE_THE_LOG = -1;

    private final MongoOperations mongo;
    private final RuleDocuments rules;
    private final Events events;
    private final EventStore eventStore;
    /** Held through a batch: a review sees all of it or nothing. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Long beginning;
    private volatile boolean reviewDue = true;

    ScopeProgress(MongoOperations mongo, RuleDocuments rules, Events events, EventStore eventStore) {
        this.mongo = mongo;
        this.rules = rules;
        this.events = events;
        this.eventStore = eventStore;
    }

    /** Those of the current batch. */
    ScopeChanges changes() {
        ScopeChanges changes = BatchWrite.current(ScopeChanges.class.getName(), ScopeChanges.class, this::begin);
        rules.begin(); // After the changes: at the batch's end those come first, and may still ask for documents.
        return changes;
    }

    private ScopeChanges begin() {
        lock.lock();
        var unit = CurrentUnitOfWork.get();
        unit.onRollback(failed -> beginAnew());
        unit.onCleanup(done -> lock.unlock());
        return new ScopeChanges(mongo, rules, events);
    }

    /** Whether the event is newer than the beginning. What is older leaves a review to be done. */
    boolean mayPublish(EventMessage<?> message) {
        OptionalLong position = message instanceof TrackedEventMessage<?> tracked
                ? position(tracked.trackingToken())
                : OptionalLong.empty();
        if (position.isPresent() && position.getAsLong() > beginning()) {
            return true;
        }
        reviewDue = true;
        return false;
    }

    /** Where the log ended when the policy began. */
    long beginning() {
        Long known = beginning;
        if (known == null) {
            known = position(eventStore.createHeadToken()).orElse(BEFORE_THE_LOG);
            beginning = known;
        }
        return known;
    }

    final void beginAnew() {
        reviewDue = true;
        beginning = null;
    }

    boolean isReviewDue() {
        return reviewDue;
    }

    /** Tells all machines what they have to be told, if that is still due. */
    void review() {
        lock.lock();
        try {
            for (String tenantId : rules.tenants()) {
                new Publication(tenantId, rules.ruleSet(tenantId), changes -> events.publishBySystem(tenantId, changes))
                        .toAll(new ScopedMachines(mongo, tenantId));
            }
            reviewDue = false;
        } finally {
            lock.unlock();
        }
    }

    static OptionalLong position(@Nullable TrackingToken token) {
        return token == null ? OptionalLong.empty() : token.position();
    }
}
