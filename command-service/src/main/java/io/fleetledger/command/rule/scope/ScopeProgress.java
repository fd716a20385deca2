package io.fleetledger.command.rule.scope;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.offboarding.OffboardedTenants;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
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
    private final ScopeRounds rounds;
    /** Held through a batch and a step of a round: each sees all of the other or nothing. They take turns. */
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

    /** @param hasLeft whether nothing more of a tenant is taken */
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
        unit.onCleanup(done -> end());
        return new ScopeChanges(mongo, rules, events, rounds);
    }

    private void end() {
        lock.unlock();
        if (rounds.underWay() > 0) {
            due.release();
        }
    }

    /** Whether the event is newer than the beginning. What is older leaves a review to be done. */
    boolean mayPublish(EventMessage<?> message) {
        OptionalLong position = message instanceof TrackedEventMessage<?> tracked
                ? position(tracked.trackingToken())
                : OptionalLong.empty();
        if (position.isPresent() && position.getAsLong() > beginning()) {
            return true;
        }
        missed = true;
        return false;
    }

    /** Where the log ended when the policy began. */
    long beginning() {
        Long known = beginning;
        if (known == null) {
            known = head();
            beginning = known;
        }
        return known;
    }

    private long head() {
        return position(eventStore.createHeadToken()).orElse(BEFORE_THE_LOG);
    }

    /** Rounds, too: the review looks at everybody. */
    final void beginAnew() {
        lock.lock();
        try {
            missed = true;
            beginning = null;
            rounds.forget();
        } finally {
            lock.unlock();
        }
    }

    /** For how many tenants there are machines that may have to be told something; what was missed counts as one. */
    int pending() {
        return rounds.underWay() + (missed ? 1 : 0);
    }

    /** Where the log ended when a review had last told somebody something. */
    long published() {
        return published;
    }

    /** Waits until a batch leaves somebody to be told, but no longer than so long. */
    void awaitDue(Duration atMost) throws InterruptedException {
        if (due.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            due.drainPermits();
        }
    }

    /**
     * Tells some machines what they have to be told, if that is still due. What has been published when it fails is learned
     * like what was published before the beginning.
     *
     * @param handled the beginning that the policy is past; nothing is told if it has begun anew since
     * @param atMost machines that are looked at
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
            if (rounds.underWay() > 0 && goOn(atMost)) {
                published = head();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean goOn(int atMost) {
        try {
            return rounds.goOn(atMost);
        } catch (RuntimeException | Error cutOff) {
            beginning = null;
            throw cutOff;
        }
    }

    static OptionalLong position(@Nullable TrackingToken token) {
        return token == null ? OptionalLong.empty() : token.position();
    }
}
