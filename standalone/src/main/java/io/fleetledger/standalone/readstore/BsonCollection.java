package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.Assert;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * A collection with the same answers as the server's own {@code H2Collection}, at lower cost. That one stores documents
 * by Java serialization, reads whole documents to compare two of their fields, and holds all matches to sort them and
 * return a page: with 100,000 machines no page came in time, nor within the heap. This one stores documents as BSON, of
 * which a scan reads only the fields in condition and order; with a limit, it holds at most twice the rows up to the
 * end of the page, each as its key and sort fields; and it reads only the answered documents in full.
 *
 * <p>One thread writes at a time. A scan holds up neither writes nor other reads, and answers with the documents as
 * they were when it began. A read by an index sees each document as it is now.
 */
final class BsonCollection extends AbstractMongoCollection<Object> {

    /** Documents as BSON. */
    private final MVMap<Object, byte[]> stored;

    private final Supplier<Duration> patience;

    /** @param patience how long reads wait for room for many rows; asked for at each read */
    BsonCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, byte[]> stored,
            CursorRegistry cursors,
            Supplier<Duration> patience) {
        super(database, name, options, cursors);
        this.stored = stored;
        this.patience = patience;
    }

    @Override
    protected QueryResult matchDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        RootReference<Object, byte[]> asBegun = stored.flushAndGetRoot();
        if (orderBy == null || deriveComparator(orderBy) == null) {
            return answer(
                    matching(asBegun, query, isNaturalDescending(orderBy))
                            .map(Map.Entry::getValue)
                            .skip(skip),
                    limit,
                    batchSize,
                    projection);
        }
        StoredFields sortedBy = StoredFields.of(orderBy);
        try (TopRows rows = new TopRows(orderBy, limit > 0 ? (long) skip + limit : Long.MAX_VALUE, patience.get())) {
            matching(asBegun, query, false).forEach(entry -> rows.add(entry.getKey(), sortedBy.read(entry.getValue())));
            return answer(rows.keysAfter(skip).map(key -> stored.get(asBegun.root, key)), limit, batchSize, projection);
        }
    }

    private QueryResult answer(Stream<byte[]> found, int limit, int batchSize, @Nullable Document projection) {
        StoredFields answered = StoredFields.of(projection, getIdField());
        return matchDocumentsFromStream(
                new Document(),
                (limit > 0 ? found.limit(limit) : found).map(answered::read),
                0,
                0,
                batchSize,
                null,
                projection);
    }

    /** A document that an index still knows may have been deleted meanwhile. */
    @Override
    protected QueryResult matchDocuments(
            Document query,
            Iterable<Object> positions,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        Stream<Document> found = StreamSupport.stream(positions.spliterator(), false)
                .map(stored::get)
                .filter(Objects::nonNull)
                .map(StoredFields.ALL::read);
        return matchDocumentsFromStream(found, query, orderBy, skip, limit, batchSize, projection);
    }

    private Stream<Map.Entry<Object, byte[]>> matching(
            RootReference<Object, byte[]> version, Document query, boolean descending) {
        StoredFields asked = StoredFields.of(query);
        Stream<Map.Entry<Object, byte[]>> all = entries(version);
        return (descending ? all.sorted(Map.Entry.comparingByKey(ValueComparator.desc())) : all)
                .filter(entry -> documentMatchesQuery(asked.read(entry.getValue()), query));
    }

    private Stream<Map.Entry<Object, byte[]>> entries(RootReference<Object, byte[]> version) {
        Cursor<Object, byte[]> cursor = stored.cursor(version, null, null, false);
        Iterator<Map.Entry<Object, byte[]>> entries = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return cursor.hasNext();
            }

            @Override
            public Map.Entry<Object, byte[]> next() {
                return Map.entry(cursor.next(), cursor.getValue());
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(entries, 0), false);
    }

    @Override
    protected Document getDocument(Object key) {
        return StoredFields.ALL.read(
                Objects.requireNonNull(stored.get(key), () -> "An index names " + key + ", which is not stored"));
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return entries(stored.flushAndGetRoot())
                .map(entry -> new DocumentWithPosition<>(StoredFields.ALL.read(entry.getValue()), entry.getKey()));
    }

    @Override
    public int count(@Nullable Document query, int skip, int limit) {
        if (query == null || query.isEmpty() || getIndexes().stream().anyMatch(index -> index.canHandle(query))) {
            return super.count(query, skip, limit);
        }
        Stream<?> behind = matching(stored.flushAndGetRoot(), query, false).skip(skip);
        return Math.toIntExact((limit > 0 ? behind.limit(limit) : behind).count());
    }

    /** For aggregations: one document at a time, none of them held. */
    @Override
    public Stream<Document> queryAllAsStream() {
        return entries(stored.flushAndGetRoot()).map(entry -> StoredFields.ALL.read(entry.getValue()));
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        Object key = Missing.ofNullable(
                getIdField() == null ? UUID.randomUUID() : Utils.getSubdocumentValue(document, getIdField()));
        Assert.isNull(stored.put(key, StoredFields.write(document)), () -> "There was a document of key " + key);
        return key;
    }

    @Override
    protected void handleUpdate(Object key, Document old, Document changed) {
        stored.put(key, StoredFields.write(changed));
    }

    @Override
    protected void removeDocument(Object key) {
        if (stored.remove(key) == null) {
            throw new NoSuchElementException("No document with key " + key);
        }
    }

    @Override
    public int count() {
        return stored.size();
    }

    @Override
    public boolean isEmpty() {
        return stored.isEmpty();
    }

    /** Document sizes are never queried; tracking them would encode each document three times per write. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int sizeDelta) {
        throw new UnsupportedOperationException("Sizes are not tracked");
    }

    @Override
    protected int getDataSize() {
        return 0;
    }

    @Override
    public synchronized void addDocument(Document document) {
        super.addDocument(document);
    }

    @Override
    public synchronized void addDocuments(Stream<Document> documents) {
        super.addDocuments(documents);
    }

    @Override
    public synchronized List<Document> insertDocuments(List<Document> documents, boolean isOrdered) {
        return super.insertDocuments(documents, isOrdered);
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector,
            Document update,
            ArrayFilters arrayFilters,
            boolean isMulti,
            boolean isUpsert,
            Oplog oplog) {
        return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
    }

    @Override
    public synchronized @Nullable Document findAndModify(Document query) {
        return super.findAndModify(query);
    }

    @Override
    public synchronized int deleteDocuments(Document selector, int limit, Oplog oplog) {
        return super.deleteDocuments(selector, limit, oplog);
    }

    @Override
    public synchronized void removeDocument(Document document) {
        super.removeDocument(document);
    }

    @Override
    public synchronized void renameTo(MongoDatabase newDatabase, String newName) {
        super.renameTo(newDatabase, newName);
    }
}
