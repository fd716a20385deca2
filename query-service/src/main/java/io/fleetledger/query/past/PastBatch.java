package io.fleetledger.query.past;

import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.replay.Generations;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.core.MongoOperations;

/** The changes of one batch of events to the past; how far the past is known is written last. */
public final class PastBatch implements BatchWrite {

    /** Documents in memory at a time: a single event of members may change a thousand. */
    private static final int HELD = 5_000;

    private final MongoOperations mongo;
    private final Generations generations;
    private final Map<String, VersionBatch> versions = new LinkedHashMap<>();
    private final Map<String, Document> progressByTenant = new HashMap<>();

    PastBatch(MongoOperations mongo, Generations generations) {
        this.mongo = mongo;
        this.generations = generations;
        versions(MachineEventIndex.COLLECTION); // Written first: see subjectsWhere.
    }

    /** The versions in that collection. */
    public VersionBatch versions(String collection) {
        return versions.computeIfAbsent(
                collection,
                name -> new VersionBatch(mongo, generations.name(name), generations.name(Versions.heads(name))));
    }

    /**
     * The subjects whose version in that collection matches the filter at that moment. First writes what the batch has
     * changed so far, so that the store's answer includes it. If the batch is repeated, the subjects whose versions it
     * had ended are found again, but not those whose versions it had changed within their first instant: the places of
     * their events must therefore be written before their versions are.
     */
    public List<String> subjectsWhere(String collection, EventCoordinates coordinates, Bson filter) {
        writeVersions();
        return versions(collection).subjectsWhere(coordinates, filter);
    }

    /** How far the tenant's past is known, including this batch's events so far. */
    Document progress(String tenantId) {
        return progressByTenant.computeIfAbsent(tenantId, this::storedProgress);
    }

    private Document storedProgress(String tenantId) {
        Document stored = mongo.getCollection(generations.name(PastProgress.COLLECTION))
                .find(new Document("_id", tenantId))
                .first();
        return stored == null
                ? new Document("_id", tenantId)
                        .append("tenant_id", tenantId)
                        .append(PastProgress.POSITION, -1L)
                        .append(PastProgress.KNOWN_TO, new Date(0))
                        .append(PastProgress.TREE_BROUGHT_TO, new Date(0))
                : stored;
    }

    /** All groups share one tree: none of its events counts from an earlier instant than the events before it. */
    Instant advanceTree(String tenantId, Instant at) {
        Document progress = progress(tenantId);
        Date latest = later(progress.getDate(PastProgress.TREE_BROUGHT_TO), Date.from(at));
        progress.append(PastProgress.TREE_BROUGHT_TO, latest);
        return latest.toInstant();
    }

    void applied(EventCoordinates coordinates) {
        Document progress = progress(coordinates.tenantId());
        progress.append(PastProgress.POSITION, coordinates.position())
                .append(
                        PastProgress.KNOWN_TO,
                        later(progress.getDate(PastProgress.KNOWN_TO), Date.from(coordinates.at())));
        if (versions.values().stream().mapToInt(VersionBatch::size).sum() > HELD) {
            flush();
        }
    }

    /** Writes what the batch has changed so far, and drops all it has read. */
    public void flush() {
        versions.values().forEach(VersionBatch::flush);
    }

    private static Date later(Date one, Date other) {
        return one.after(other) ? one : other;
    }

    @Override
    public void write() {
        writeVersions();
        BulkWrites writes = new BulkWrites(mongo, generations.name(PastProgress.COLLECTION));
        progressByTenant.values().forEach(writes::put);
        writes.write();
    }

    private void writeVersions() {
        versions.values().forEach(VersionBatch::write);
    }
}
