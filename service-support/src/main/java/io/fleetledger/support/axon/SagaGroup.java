package io.fleetledger.support.axon;

import io.fleetledger.support.mongo.BatchWrite;
import java.util.function.Predicate;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.EnqueuePolicy;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * How the sagas of one group follow the log: each event only in the segment of its sequence, and an event that fails is
 * parked with the later events of its sequence, as for event handlers. Axon would query every segment for its sagas and
 * has no dead letters for sagas. A bean in addition to the group's {@link ProcessingGroup}.
 */
public final class SagaGroup implements ParkedSequenceRetrier {

    private final ProcessingGroup group;
    private final ProcessingStores stores;
    private final CachedSagaStore sagaStore;
    private final TransactionManager transactions;
    private final EnqueuePolicy<EventMessage<?>> policy;
    private volatile @Nullable Invoker invoker;

    public SagaGroup(
            ProcessingGroup group,
            ProcessingStores stores,
            CachedSagaStore sagaStore,
            TransactionManager transactions) {
        this.group = group;
        this.stores = stores;
        this.sagaStore = sagaStore;
        this.transactions = transactions;
        this.policy = new ParkingPolicy(group.name(), eventId -> false, stores::areLost);
    }

    @Override
    public String group() {
        return group.name();
    }

    /** The invoker to which the group's processor passes its events. */
    EventHandlerInvoker invoker(Configuration configuration) {
        var sagas = configuration.eventProcessingConfiguration().sagaConfigurations().stream()
                .filter(saga -> saga.processingGroup().equals(group.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No saga is in the group " + group.name()));
        return invoker(sagas.manager());
    }

    /**
     * Discards cached state when a segment is claimed: while the stores were unavailable, the segment may have been
     * released unnoticed and held by another process.
     */
    void claimed(Segment segment) {
        Invoker sagas = invoker;
        if (sagas != null) {
            sagas.queue.claimed();
        }
        sagaStore.forget();
    }

    EventHandlerInvoker invoker(EventHandlerInvoker sagas) {
        Invoker made =
                new Invoker(sagas, new LogOrderedDeadLetterQueue(stores.parked(), group.name(), sagaStore::forget));
        invoker = made;
        return made;
    }

    @Override
    public boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence) {
        Invoker sagas = invoker;
        if (sagas == null) {
            throw new IllegalStateException("The group " + group.name() + " is not followed here");
        }
        sagaStore.forget(); // Another process may hold the segment, or have held it unnoticed.
        try {
            return stores.parked()
                    .deadLetters(group.name())
                    .process(ofSequence, letter -> sagas.retry(letter.message()));
        } finally {
            sagaStore.forget();
        }
    }

    private String sequenceOf(EventMessage<?> event) {
        return group.sequencedBy().apply(event).orElseGet(event::getIdentifier);
    }

    private final class Invoker implements EventHandlerInvoker {

        private final EventHandlerInvoker sagas;
        private final LogOrderedDeadLetterQueue queue;

        private Invoker(EventHandlerInvoker sagas, LogOrderedDeadLetterQueue queue) {
            this.sagas = sagas;
            this.queue = queue;
        }

        @Override
        public boolean canHandle(EventMessage<?> event, Segment segment) {
            return sagas.canHandleType(event.getPayloadType()) && segment.matches(sequenceOf(event));
        }

        @Override
        public boolean canHandleType(Class<?> payloadType) {
            return sagas.canHandleType(payloadType);
        }

        @Override
        public boolean supportsReset() {
            return false;
        }

        @Override
        public void handle(EventMessage<?> event, Segment segment) throws Exception {
            if (!canHandle(event, segment)) {
                return;
            }
            String sequence = sequenceOf(event);
            if (queue.enqueueIfPresent(sequence, () -> new GenericDeadLetter<>(sequence, event))) {
                return;
            }
            try {
                sagas.handle(event, Segment.ROOT_SEGMENT);
            } catch (Exception failure) {
                DeadLetter<EventMessage<?>> letter = new GenericDeadLetter<>(sequence, event, failure);
                EnqueueDecision<EventMessage<?>> decision = policy.decide(letter, failure);
                queue.enqueue(
                        sequence,
                        decision.withDiagnostics(letter)
                                .withCause(decision.enqueueCause().orElse(failure)));
            }
        }

        /** Uses a unit of work per event, so that handled events stay handled if a later one fails. */
        private EnqueueDecision<EventMessage<?>> retry(EventMessage<?> event) {
            UnitOfWork<EventMessage<?>> unit = new DefaultUnitOfWork<>(event);
            unit.attachTransaction(transactions);
            unit.onPrepareCommit(committing -> BatchWrite.writePending()); // Before the sagas' states.
            var result = unit.executeWithResult(() -> {
                sagas.handle(event, Segment.ROOT_SEGMENT);
                return null;
            });
            return result.isExceptional()
                    ? Decisions.requeue(ParkingPolicy.shortened(result.exceptionResult()))
                    : Decisions.evict();
        }

        @Override
        public void segmentReleased(Segment segment) {
            claimed(segment); // Another process may change these sagas from now on.
            sagas.segmentReleased(segment);
        }
    }
}
