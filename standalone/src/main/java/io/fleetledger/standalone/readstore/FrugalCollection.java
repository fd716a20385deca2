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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection with the same answers as the server's own {@code H2Collection}, at lower cost. That one stores documents
 * by Java serialization, reads whole documents to compare two of their fields, and holds all matches to sort them and
 * return a page: with 100,000 machines no page came in time, nor within the heap. This one stores documents as BSON, of
 * which a scan reads only the fields in condition and order; with a limit, it holds no more rows than the limit lets
 * through, each as its key and sort fields; and it reads only the answered documents in full.
 *
 * <p>One writes at a time, and a scan holds up neither writes nor other reads: it sees the documents as they were when
 * it began. A read by an index may see one change before the next of the same write.
 */
final class FrugalCollection extends AbstractMongoCollection<Object> {

    /**
     * Documents as BSON. Data folders of older code have {@link Document}s here, which become BSON when next written.
     */
    private final MVMap<Object, Object> stored;

    FrugalCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Object> stored,
            CursorRegistry cursors) {
        super(database, name, options, cursors);
        this.stored = stored;
    }

    @Override
    protected QueryResult matchDocuments(
            Document query,
            @Nullable Document orderBy,
            int skip,
            int limit,
            int batchSize,
            @Nullable Document projection) {
        Comparator<Document> order = deriveComparator(orderBy);
        if (orderBy == null || order == null) {
            return answer(
                    matching(query, isNaturalDescending(orderBy))
                            .map(Map.Entry::getValue)
                            .skip(skip),
                    limit,
                    batchSize,
                    projection);
        }
        StoredFields sortedBy = StoredFields.of(orderBy);
        long wanted = limit > 0 ? (long) skip + limit : Long.MAX_VALUE;
        try (TopRows rows = new TopRows(order, wanted)) {
            matching(query, false).forEach(entry -> rows.add(entry.getKey(), read(sortedBy, entry.getValue())));
            return answer(rows.keysAfter(skip).map(stored::get).filter(Objects::nonNull), limit, batchSize, projection);
        }
    }

    private QueryResult answer(Stream<Object> found, int limit, int batchSize, @Nullable Document projection) {
        StoredFields answered = StoredFields.of(projection, getIdField());
        return matchDocumentsFromStream(
                new Document(),
                (limit > 0 ? found.limit(limit) : found).map(value -> read(answered, value)),
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
                .map(value -> read(StoredFields.ALL, value));
        return matchDocumentsFromStream(found, query, orderBy, skip, limit, batchSize, projection);
    }

    private Stream<Map.Entry<Object, Object>> matching(Document query, boolean descending) {
        StoredFields asked = StoredFields.of(query);
        Stream<Map.Entry<Object, Object>> all = stored.entrySet().stream();
        return (descending ? all.sorted(Map.Entry.comparingByKey(ValueComparator.desc())) : all)
                .filter(entry -> documentMatchesQuery(read(asked, entry.getValue()), query));
    }

    private static Document read(StoredFields fields, Object value) {
        return value instanceof Document document ? document : fields.read((byte[]) value);
    }

    @Override
    protected Document getDocument(Object key) {
        return read(StoredFields.ALL, Objects.requireNonNull(stored.get(key), "of a write, which is alone"));
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return stored.entrySet().stream()
                .map(entry -> new DocumentWithPosition<>(read(StoredFields.ALL, entry.getValue()), entry.getKey()));
    }

    @Override
    public int count(Document query, int skip, int limit) {
        if (getIndexes().stream().anyMatch(index -> index.canHandle(query))) {
            return super.count(query, skip, limit);
        }
        Stream<?> behind = matching(query, false).skip(skip);
        return Math.toIntExact((limit > 0 ? behind.limit(limit) : behind).count());
    }

    /** For aggregations: one document at a time, none of them held. */
    @Override
    public Stream<Document> queryAllAsStream() {
        return stored.values().stream().map(value -> read(StoredFields.ALL, value));
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
