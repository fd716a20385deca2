package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Saves the store between messages only. One write changes several of the store's maps, and a token is written after
 * the documents it describes: saved at any other moment, a killed process could come back with half a write, or with a
 * token ahead of its documents.
 */
final class CheckpointedBackend extends H2Backend {

    private final ReadWriteLock messages = new ReentrantReadWriteLock();

    /** @param store with its own timer and size triggers off */
    CheckpointedBackend(MVStore store) {
        super(store);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        return betweenCheckpoints(() -> super.handleMessage(message));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return betweenCheckpoints(() -> super.handleQuery(query));
    }

    private <R> R betweenCheckpoints(Supplier<R> work) {
        messages.readLock().lock();
        try {
            return work.get();
        } finally {
            messages.readLock().unlock();
        }
    }

    void checkpoint() {
        messages.writeLock().lock();
        try {
            commit();
        } finally {
            messages.writeLock().unlock();
        }
    }
}
