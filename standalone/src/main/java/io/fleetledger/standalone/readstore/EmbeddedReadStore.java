package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.MongoServer;
import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.EmbeddedStore;
import io.fleetledger.standalone.MVStoreCopy;
import io.fleetledger.support.mongo.ReadStoreLayout;
import io.fleetledger.support.repeat.PeriodicTask;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.unit.DataSize;

/**
 * A MongoDB-compatible server on a loopback port that the system chooses, stored in {@code read-store.mv}. If that file
 * is damaged in any way, or has another {@linkplain ReadStoreLayout layout}, it is deleted: the projections rebuild it
 * from the event database.
 */
final class EmbeddedReadStore implements EmbeddedStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedReadStore.class);

    private static final String FILE_NAME = DataFolder.READ_STORE;
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
    private static final int CACHED_PART_OF_HEAP = 4;
    private static final int UNSAVED_PART_OF_HEAP = 32;

    /**
     * Threads that answer connections, which are assigned in turn. More than the driver has connections at a time, 100
     * and two for heartbeats, so that they share one only after some were replaced: a heartbeat that comes behind
     * others' scans may come too late, and the store then counts as lost.
     */
    private static final int EVENT_LOOPS = 128;

    private final CheckpointedBackend backend;
    private final MongoServer server;
    private final PeriodicTask checkpoints = new PeriodicTask(
            "read-store-checkpoint",
            CHECKPOINT_EVERY,
            this::checkpoint,
            failure -> LOG.error("The read store could not be saved", failure));

    /** @param cacheSize in whole megabytes; null for a quarter of the heap, at least 16 MB */
    EmbeddedReadStore(Path dataDir, @Nullable DataSize cacheSize) throws IOException {
        this(dataDir, cacheSize, TopRows.TIMEOUT);
    }

    EmbeddedReadStore(Path dataDir, @Nullable DataSize cacheSize, Duration patience) throws IOException {
        Files.createDirectories(dataDir);
        backend = new CheckpointedBackend(openOrRecreate(dataDir, cacheMegabytes(cacheSize)), unsavedBytes(), patience);
        server = new MongoServer(backend);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, EVENT_LOOPS);
        checkpoints.start();
    }

    String connectionString() {
        return "mongodb://" + server.getLocalAddress().getHostString() + ":"
                + server.getLocalAddress().getPort() + "/fleet-ledger";
    }

    private static MVStore openOrRecreate(Path dataDir, int cacheMegabytes) throws IOException {
        Path file = dataDir.resolve(FILE_NAME);
        try {
            MVStore store = open(file, cacheMegabytes);
            if (store.getStoreVersion() == ReadStoreLayout.NUMBER) {
                return store;
            }
            if (!store.getMapNames().isEmpty()) {
                store.close();
                LOG.info("The read store has another version's layout; it is rebuilt from the events");
                Files.delete(file);
                store = open(file, cacheMegabytes);
            }
            store.setStoreVersion(ReadStoreLayout.NUMBER);
            return store;
        } catch (MVStoreException damaged) {
            if (damaged.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw DataFolder.inUse(dataDir);
            }
            LOG.warn("The read store cannot be read ({}); it is built anew from the events", damaged.getMessage());
            Files.deleteIfExists(file);
            MVStore store = open(file, cacheMegabytes);
            store.setStoreVersion(ReadStoreLayout.NUMBER);
            return store;
        }
    }

    private static MVStore open(Path file, int cacheMegabytes) {
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .cacheSize(cacheMegabytes)
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        store.setRetentionTime(0); // The space of versions that no read uses is reused soon.
        return store;
    }

    /** A scan reads documents that are not in the cache from the file, each time. */
    private static int cacheMegabytes(@Nullable DataSize cacheSize) {
        if (cacheSize != null) {
            return Math.toIntExact(cacheSize.toMegabytes());
        }
        return (int) Math.max(16, Runtime.getRuntime().maxMemory() / 1024 / 1024 / CACHED_PART_OF_HEAP);
    }

    private static int unsavedBytes() {
        return Math.toIntExact(
                Math.min(Integer.MAX_VALUE / 2, Runtime.getRuntime().maxMemory() / UNSAVED_PART_OF_HEAP));
    }

    private void checkpoint() {
        if (!isLost()) {
            backend.checkpoint();
        }
    }

    /** Saves at once rather than at the next checkpoint: for small writes that callers wait for. */
    void save() {
        try {
            backend.save();
        } catch (MVStoreException failure) {
            throw new DataAccessResourceFailureException("The read store could not be saved", failure);
        }
        if (backend.isLost()) { // Saving a lost store does not throw.
            throw new DataAccessResourceFailureException(
                    "The read store could not be saved", store().getPanicException());
        }
    }

    @Override
    public String name() {
        return "the read store";
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(store().getPanicException());
    }

    @Override
    public void abandon() {
        store().closeImmediately();
    }

    @Override
    public String fileName() {
        return FILE_NAME;
    }

    @Override
    public void copyTo(OutputStream out) throws IOException {
        MVStoreCopy.of(store(), this::save, out);
    }

    MVStore store() {
        return backend.getMvStore();
    }

    @Override
    public void close() {
        checkpoints.stop();
        server.shutdownNow();
    }
}
