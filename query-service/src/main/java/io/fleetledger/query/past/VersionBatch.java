package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * The versions of one kind of subject that a batch of events ends and begins. A small document per subject names its
 * open version, since the embedded store finds by ids only. A repeated batch creates the same documents with the same
 * ids: names are written after the versions they name, so that whatever was lost is created again.
 */
public final class VersionBatch {

    private static final int IDS_AT_ONCE = 100;

    private final MongoOperations mongo;
    private final String versions;
    private final String heads;
    private final Set<String> read = new HashSet<>();
    private final Map<String, Document> open = new HashMap<>();
    private final Map<String, Document> changed = new LinkedHashMap<>();
    private final Map<String, Document> changedHeads = new LinkedHashMap<>();

    VersionBatch(MongoOperations mongo, String versions, String heads) {
        this.mongo = mongo;
        this.versions = versions;
        this.heads = heads;
    }

    /** Whether that subject has been read, even if it has no version. */
    public boolean knows(String subject) {
        return read.contains(subject);
    }

    /** Reads these subjects at once, for a handler that will need each of them. */
    public void prefetch(Collection<String> subjects) {
        List<String> unread =
                subjects.stream().distinct().filter(id -> !read.contains(id)).toList();
        for (List<String> some : Chunks.of(unread, IDS_AT_ONCE)) {
            load(some);
        }
    }

    private void load(List<String> ids) {
        read.addAll(ids);
        List<String> openIds = new ArrayList<>();
        mongo.getCollection(heads).find(Filters.in(ID, ids)).forEach(head -> openIds.add(head.getString(OPEN_VERSION)));
        if (!openIds.isEmpty()) {
            mongo.getCollection(versions)
                    .find(Filters.in(ID, openIds))
                    .forEach(version -> open.put(subjectOf(version.getString(ID)), version));
        }
    }

    /** The open version as stored or as created by this batch, not to be modified; null before the first. */
    public @Nullable Document open(String subject) {
        prefetch(List.of(subject));
        return open.get(subject);
    }

    /**
     * Ends the open version at that moment and begins a copy with the change, unless the event is already applied.
     * Events within the same instant share one version: the state between them cannot be queried. A change that throws
     * leaves everything as it was.
     */
    public void change(EventCoordinates coordinates, String subject, Consumer<Document> change) {
        Document before = open(subject);
        if (before == null || !has(before, coordinates)) {
            Date at = instant(before, coordinates);
            boolean begins = before == null || at.after(before.getDate(VALID_FROM));
            Document next = before == null ? new Document() : new Document(before);
            if (begins) {
                begin(next, before, subject, at, coordinates);
            }
            apply(change, next, at, coordinates);
            if (begins) {
                end(before, at, coordinates);
                putHead(next, subject);
            }
            put(next, subject);
        }
    }

    /** Changes the open version itself, unless the event is already applied. */
    public void amend(EventCoordinates coordinates, String subject, Consumer<Document> change) {
        Document before = open(subject);
        if (before == null) {
            throw new IllegalStateException("An event of a subject without a creation event");
        }
        if (!has(before, coordinates)) {
            Document next = new Document(before);
            apply(change, next, instant(before, coordinates), coordinates);
            put(next, subject);
        }
    }

    private static boolean has(Document version, EventCoordinates coordinates) {
        return version.getLong(POSITION) >= coordinates.position();
    }

    /** The event's instant, or that of the event before it in the log if their clocks disagree on the order. */
    private static Date instant(@Nullable Document before, EventCoordinates coordinates) {
        Date at = Date.from(coordinates.at());
        return before != null && brought(before).after(at) ? brought(before) : at;
    }

    private static void begin(
            Document next, @Nullable Document before, String subject, Date at, EventCoordinates coordinates) {
        next.append(ID, idOf(subject, coordinates.position()))
                .append(PREVIOUS, before == null ? null : before.getString(ID))
                .append(CHAINED_AS, idOf(subject, coordinates.position()))
                .append(TENANT_ID, coordinates.tenantId())
                .append(VALID_FROM, at)
                .append(VALID_TO, OPEN_END)
                .append(ENDED_BY, NOT_ENDED);
    }

    private static void apply(Consumer<Document> change, Document next, Date at, EventCoordinates coordinates) {
        next.append(BROUGHT_TO, at).append(POSITION, coordinates.position());
        change.accept(next);
    }

    private void end(@Nullable Document before, Date at, EventCoordinates coordinates) {
        if (before != null) {
            changed.put(
                    before.getString(ID),
                    new Document(before).append(VALID_TO, at).append(ENDED_BY, coordinates.position()));
        }
    }

    private void putHead(Document next, String subject) {
        changedHeads.put(
                subject,
                new Document(ID, subject)
                        .append(TENANT_ID, next.getString(TENANT_ID))
                        .append(OPEN_VERSION, next.getString(ID)));
    }

    private void put(Document next, String subject) {
        open.put(subject, next);
        changed.put(next.getString(ID), next);
    }

    /** Searches only what is written: see {@link PastBatch#subjectsWhere}. */
    List<String> subjectsWhere(EventCoordinates coordinates, Bson filter) {
        Set<String> found = new HashSet<>();
        mongo.getCollection(versions)
                .find(Filters.and(
                        Filters.eq(TENANT_ID, coordinates.tenantId()),
                        filter,
                        Filters.gte(ENDED_BY, coordinates.position())))
                .projection(Projections.include(ID))
                .forEach(version -> found.add(subjectOf(version.getString(ID))));
        return found.stream().sorted().toList();
    }

    int size() {
        return open.size() + changed.size();
    }

    /** Writes what has changed, and drops what was read. */
    void flush() {
        write();
        read.clear();
        open.clear();
    }

    void write() {
        write(versions, changed);
        write(heads, changedHeads);
    }

    private void write(String collection, Map<String, Document> documents) {
        BulkWrites writes = new BulkWrites(mongo, collection);
        documents.values().forEach(writes::put);
        writes.write();
        documents.clear();
    }
}
