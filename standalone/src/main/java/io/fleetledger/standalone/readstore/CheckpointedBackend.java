package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the store between writes only. One write changes several of the store's maps, and a token is written after
 * the documents it describes: if the store were saved at any other moment, a killed process could restart with half a
 * write, or with a token ahead of its documents. Reads and heartbeats wait neither
 * for writes nor for a checkpoint: the store keeps the versions that reads have begun with.
 */
final class CheckpointedBackend extends H2Backend {

    /**
     * The least share of the file's chunks that is live, on average. Below it, the chunks with the least live data are
     * rewritten, a little at each checkpoint: without its own timer the store would not do so, not even when it is
     * closed.
     */
    private static final int FILLED_PERCENT = 50;

    private static final int REWRITTEN_BYTES = 2 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointedBackend.class);

    /** A server that is about to be started anew: what is asked of it is not at fault, and may be asked again. */
    private static final int SHUTDOWN_IN_PROGRESS = 91;

    /** A server that took too long, and may be asked again. */
    private static final int EXCEEDED_TIME_LIMIT = 262;

    /** {@code aggregate} is one if it neither ends in {@code $out} nor in {@code $merge}: nothing here does. */
    private static final Set<String> READS = Set.of(
            "find",
            "getMore",
            "killCursors",
            "aggregate",
            "count",
            "distinct",
            "isMaster",
            "hello",
            "ping",
            "buildInfo");

    private final ReadWriteLock writes = new ReentrantReadWriteLock();
    private final int unsavedBytes;
    private final Duration patience;

    /**
     * @param store with its own timer and size triggers off
     * @param unsavedBytes the changes that may wait for the next checkpoint, by their size in memory. A checkpoint holds
     *     all of them in one array, and up to twice their size while that array grows: too many would use up the heap.
     * @param patience how long reads wait for room for many rows
     */
    CheckpointedBackend(MVStore store, int unsavedBytes, Duration patience) {
        super(store);
        this.unsavedBytes = unsavedBytes;
        this.patience = patience;
    }

    /**
     * Anonymous, because the superclass's constructor opens collections, before a named subclass would have its fields.
     */
    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        MVStore store = getMvStore();
        return new H2Database(name, store, getCursorRegistry()) {
            @Override
            protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
                return new BsonCollection(
                        this,
                        collection,
                        options,
                        store.openMap("databases." + getFullCollectionNamespace(collection)),
                        cursorRegistry,
                        () -> patience); // Not known yet to collections that the superclass opens.
            }

            @Override
            public Document handleCommand(
                    Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
                return CountDocuments.of(command, query)
                        .flatMap(count -> Optional.ofNullable(resolveCollection(count.collection(), false))
                                .map(count::answer))
                        .orElseGet(() -> super.handleCommand(channel, command, query, databases, oplog));
            }

            @Override
            protected Index<Object> openOrCreateUniqueIndex(
                    String collection, String index, List<IndexKey> keys, boolean sparse) {
                return new PlainKeyUniqueIndex(
                        store.openMap(getFullCollectionNamespace(collection) + "._index_" + index),
                        index,
                        keys,
                        sparse);
            }
        };
    }

    /** The server would answer a lost file with an unknown error, for which an event's handler would be blamed. */
    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            String command = message.getDocument().keySet().iterator().next();
            return READS.contains(command)
                    ? keepingVersion(() -> super.handleMessage(message))
                    : betweenCheckpoints(() -> super.handleMessage(message));
        } catch (TopRows.TooManySortsException refused) { // The server would log it as a failure of its own.
            return refusal(EXCEEDED_TIME_LIMIT, "ExceededTimeLimit", refused.getMessage());
        } catch (RuntimeException failure) {
            if (!isLost()) {
                throw failure;
            }
            LOG.debug("Refused by a lost read store", failure); // Whoever watches over the stores says why.
            return refusal(SHUTDOWN_IN_PROGRESS, "ShutdownInProgress", "The read store is lost");
        }
    }

    private static Document refusal(int code, String name, @Nullable String message) {
        return new Document("ok", 0)
                .append("errmsg", message)
                .append("code", code)
                .append("codeName", name);
    }

    /** Whether nothing more is saved: after one failed write the store only answers what it still has in memory. */
    boolean isLost() {
        return getMvStore().getPanicException() != null || getMvStore().isClosed();
    }

    private <R> R keepingVersion(Supplier<R> work) {
        MVStore.TxCounter version = getMvStore().registerVersionUsage();
        try {
            return work.get();
        } finally {
            getMvStore().deregisterVersionUsage(version);
        }
    }

    private <R> R betweenCheckpoints(Supplier<R> work) {
        R answer;
        writes.readLock().lock();
        try {
            answer = work.get();
        } finally {
            writes.readLock().unlock();
        }
        if (isMuchUnsaved()) {
            saveIf(this::isMuchUnsaved); // Unless another message has just done so.
        }
        return answer;
    }

    private boolean isMuchUnsaved() {
        return getMvStore().getUnsavedMemory() > unsavedBytes && !isLost();
    }

    /** Saves what has changed, and rewrites nothing else. */
    void save() {
        saveIf(() -> true);
    }

    private void saveIf(BooleanSupplier needed) {
        writes.writeLock().lock();
        try {
            if (needed.getAsBoolean()) {
                commit();
            }
        } finally {
            writes.writeLock().unlock();
        }
    }

    void checkpoint() {
        writes.writeLock().lock();
        try {
            commit();
            getMvStore().compact(FILLED_PERCENT, REWRITTEN_BYTES);
        } finally {
            writes.writeLock().unlock();
        }
    }
}
