package io.fleetledger.standalone.eventstore;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Axon's JDBC engine with positions in commit order: H2 hands out identity values before commit, so from an append
 * until its transaction has ended, nobody else appends. A reader that has seen position n will never see a smaller one.
 */
final class CommitOrderedEventStorageEngine extends JdbcEventStorageEngine {

    private final ReentrantLock appending = new ReentrantLock(true);

    CommitOrderedEventStorageEngine(Builder builder) {
        super(builder);
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            appending.lock(); // The engine's own transaction begins and ends within the call.
            try {
                super.appendEvents(events, serializer);
            } finally {
                appending.unlock();
            }
            return;
        }
        if (!appending.isHeldByCurrentThread()) {
            appending.lock();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    appending.unlock();
                }
            });
        }
        super.appendEvents(events, serializer);
    }
}
