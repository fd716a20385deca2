package io.fleetledger.command.rule.scope;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.StoredToken;
import io.fleetledger.support.offboarding.OffboardedTenants;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Tracks how far the policy has come, and so whether its results are current. Until it reaches the end that the log had
 * when it began, it publishes nothing; then {@link ScopeReview} checks all that was missed. It begins when the process
 * does, when it takes over from another process, and when a batch has failed, whose retry may be cut differently.
 */
@Component
class ScopeProgress {

    private static final long BEFORE_THE_LOG = -1;

    private final MongoOperations mongo;
    private final RuleDocuments rules;
    private final Events events;
    private final EventStore eventStore;
    private final ScopeRounds rounds;
    /** Held during a batch and a step of a round: each sees all of the other or nothing. They take turns. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Semaphore due = new Semaphore(0);

    private volatile @Nullable Long beginning;
    private volatile boolean missed = true;
    private volatile long published = BEFORE_THE_LOG;

    @Autowired
    ScopeProgress(
            MongoOperations mongo,
            RuleDocuments rules,
            Events events,
            EventStore eventStore,
            OffboardedTenants tenants) {
        this(mongo, rules, events, eventStore, tenants::contains);
    }

    /** @param hasLeft whether nothing more is accepted for a tenant */
    ScopeProgress(
            MongoOperations mongo,
            RuleDocuments rules,
            Events events,
            EventStore eventStore,
            Predicate<String> hasLeft) {
        this.mongo = mongo;
        this.rules = rules;
        this.events = events;
        this.eventStore = eventStore;
        this.rounds = new ScopeRounds(mongo, rules, events, hasLeft);
    }

    /** Returns the changes of the current batch. */
    ScopeChanges changes() {
        ScopeChanges changes = BatchWrite.current(ScopeChanges.class.getName(), ScopeChanges.class, this::begin);
        rules.begin(); // After the changes: they are written first at the batch's end, and may still query documents.
        return changes;
    }

    private ScopeChanges begin() {
        lock.lock();
        var unit = CurrentUnitOfWork.get();
        unit.onRollback(failed -> reset());
        unit.onCleanup(done -> end());
        return new ScopeChanges(mongo, rules, events, rounds);
    }

    private void end() {
        lock.unlock();
        if (rounds.underWay() > 0) {
            due.release();
        }
    }

    /** Whether the event is newer than the beginning. An older one is marked as missed: a review has to be done. */
    boolean permitOrMarkMissed(EventMessage<?> message) {
        if (message instanceof TrackedEventMessage<?> tracked
                && StoredToken.position(tracked.trackingToken()) > beginning()) {
            return true;
        }
        missed = true;
        return false;
    }

    /** The end that the log had when the policy began. */
    long beginning() {
        Long known = beginning;
        if (known == null) {
            known = head();
            beginning = known;
        }
        return known;
    }

    private long head() {
        return StoredToken.position(eventStore.createHeadToken());
    }

    /** Forgets the rounds, too: the review checks all machines. */
    final void reset() {
        lock.lock();
        try {
            missed = true;
            beginning = null;
            rounds.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The number of tenants whose machines may need a publication; what was missed counts as one. */
    int pending() {
        return rounds.underWay() + (missed ? 1 : 0);
    }

    /** The end that the log had when a review last published something. */
    long published() {
        return published;
    }

    /** Waits until a batch leaves something to publish, but no longer than this. */
    void awaitDue(Duration atMost) throws InterruptedException {
        if (due.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            due.drainPermits();
        }
    }

    /**
     * Publishes the rules of some machines, if that is still due. If it fails, what it has published is learned like
     * what was published before the beginning.
     *
     * @param handled the beginning that the policy has passed; nothing is published if it has begun again since
     * @param atMost machines to be checked
     */
    void review(long handled, int atMost) {
        lock.lock();
        try {
            if (handled < beginning()) {
                return;
            }
            if (missed) {
                rules.tenants().forEach(tenantId -> rounds.begin(tenantId, null));
                missed = false;
            }
            if (rounds.underWay() > 0 && reviewNext(atMost)) {
                published = head();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean reviewNext(int atMost) {
        try {
            return rounds.reviewNext(atMost);
        } catch (RuntimeException | Error cutOff) {
            beginning = null;
            throw cutOff;
        }
    }
}
