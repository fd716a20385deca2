package io.fleetledger.support.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.fleetledger.support.startup.StartupRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the indexes that a process needs before it starts, and thereby waits for MongoDB: containers start in any
 * order. Existing indexes stay as they are; building one over many documents may take longer than a request may.
 */
public final class IndexBuilds {

    private static final Logger LOG = LoggerFactory.getLogger(IndexBuilds.class);

    private static final long BUILT_WITHIN_HOURS = 6;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** An index of the same name has other fields or options, or one of the same fields has another name. */
    private static final Set<Integer> CONFLICTING = Set.of(85, 86);

    private static final int NOT_ALLOWED = 13;

    private final Duration patience;
    private final Runnable pause;
    private final boolean atStart;
    private final List<Built> built;

    /** @param patience how long MongoDB may be unavailable */
    public IndexBuilds(Duration patience) {
        this(patience, IndexBuilds::pause);
    }

    IndexBuilds(Duration patience, Runnable pause) {
        this(patience, pause, true, new CopyOnWriteArrayList<>());
    }

    private IndexBuilds(Duration patience, Runnable pause, boolean atStart, List<Built> built) {
        this.patience = patience;
        this.pause = pause;
        this.atStart = atStart;
        this.built = built;
    }

    /** For indexes of a running process, whose caller tries again: an unavailable MongoDB fails at once. */
    public IndexBuilds whileRunning() {
        return new IndexBuilds(Duration.ZERO, pause, false, built);
    }

    /** An index that this process has built or found. */
    record Built(String collection, String name) {}

    List<Built> built() {
        return List.copyOf(built);
    }

    /**
     * Returns when the index exists.
     *
     * @param options with the index's name
     * @throws StartupRefusedException if MongoDB stays unavailable, denies access or has a conflicting index
     */
    public void ensure(MongoCollection<Document> collection, Bson keys, IndexOptions options) {
        Built index = new Built(
                collection.getNamespace().getCollectionName(), Objects.requireNonNull(options.getName(), "a name"));
        MongoCollection<Document> patient = collection.withTimeout(BUILT_WITHIN_HOURS, TimeUnit.HOURS);
        Long deadline = null;
        while (!attempt(patient, index, keys, options, deadline)) {
            if (deadline == null) {
                deadline = System.nanoTime() + patience.toNanos();
            }
            pause.run();
        }
        if (!built.contains(index)) {
            built.add(index);
        }
    }

    /** The same for all indexes that a feature declares. */
    public void ensure(MongoCollection<Document> collection, DeclaredIndexes feature) {
        feature.indexes().forEach(index -> {
            IndexOptions options = new IndexOptions().name(index.name());
            ensure(
                    collection,
                    Indexes.ascending(index.fields()),
                    index.expires() ? options.expireAfter(0L, TimeUnit.SECONDS) : options);
        });
    }

    /** No longer reports this collection's indexes as missing: it is about to be dropped. */
    public void forget(String collection) {
        built.removeIf(index -> index.collection().equals(collection));
    }

    /** Returns false if MongoDB is unavailable and waiting is still allowed. */
    private boolean attempt(
            MongoCollection<Document> collection,
            Built index,
            Bson keys,
            IndexOptions options,
            @Nullable Long deadline) {
        try {
            collection.createIndex(keys, options);
            return true;
        } catch (MongoCommandException answered) {
            throw refusal(answered, index);
        } catch (MongoInterruptedException stopped) {
            throw stopped;
        } catch (MongoException failure) {
            if (!atStart) {
                throw failure;
            }
            if (failure instanceof MongoSecurityException && failure.getCause() instanceof MongoCommandException) {
                throw new StartupRefusedException(
                        "MongoDB rejects the user and password of its address.",
                        "Correct them in MONGODB_URI; a user of another database needs ?authSource= with its name.");
            }
            if (patience.isZero() || (deadline != null && System.nanoTime() - deadline > 0)) {
                LOG.warn("MongoDB is unavailable: {}", failure.toString());
                throw new StartupRefusedException(
                        "MongoDB has been unavailable for " + patience.toSeconds() + " seconds.",
                        "Make sure that it runs and has a primary, and that MONGODB_URI names it.");
            }
            if (deadline == null) {
                LOG.warn(
                        "MongoDB is unavailable; building its indexes waits up to {} s for it: {}",
                        patience.toSeconds(),
                        failure.toString());
            }
            return false;
        }
    }

    private static RuntimeException refusal(MongoCommandException answered, Built index) {
        if (CONFLICTING.contains(answered.getErrorCode())) {
            LOG.warn("An index cannot be built: {}", answered.getErrorMessage());
            return new StartupRefusedException(
                    "The collection " + index.collection() + " has an index like " + index.name()
                            + ", but with other fields, other options or another name.",
                    "Drop that index, and start again: it is built as it is needed now. To drop it:"
                            + " db.getCollection(\"" + index.collection() + "\").dropIndex(\"" + index.name()
                            + "\"), or the name that the log tells.");
        }
        if (answered.getErrorCode() == NOT_ALLOWED) {
            return new StartupRefusedException(
                    "MongoDB does not allow this process to build indexes.",
                    "Give the user of MONGODB_URI the role readWrite on the database that it names.");
        }
        return answered;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new MongoInterruptedException("Stopped while waiting for MongoDB", stopped);
        }
    }
}
