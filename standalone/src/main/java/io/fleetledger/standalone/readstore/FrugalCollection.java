package io.fleetledger.standalone.readstore;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.Assert;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Comparator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection with the same answers as the server's own {@code H2Collection}, at lower cost. That one stores documents
 * by Java serialization, reads whole documents to compare two of their fields, and holds all matches to sort them and
 * return a page: with 100,000 machines no page came in time, nor within the heap. This one stores documents as BSON, of
 * which a scan reads only the fields in condition and order; with a limit, it holds no more rows than the limit lets
 * through, each as its key and sort fields; and it reads only the answered documents in full.
 */
final class FrugalCollection extends AbstractSynchronizedMongoCollection<Object> {

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
        Stream<Object> found;
        if (orderBy == null || order == null) {
            found = matching(query, isNaturalDescending(orderBy))
                    .map(Map.Entry::getValue)
                    .skip(skip);
        } else {
            StoredFields sortedBy = StoredFields.of(orderBy);
            TopRows rows = new TopRows(order, limit > 0 ? (long) skip + limit : Long.MAX_VALUE);
            matching(query, false).forEach(entry -> rows.add(entry.getKey(), read(sortedBy, entry.getValue())));
            found = rows.keysAfter(skip).map(this::valueOf);
        }
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

    private Stream<Map.Entry<Object, Object>> matching(Document query, boolean descending) {
        StoredFields asked = StoredFields.of(query);
        Stream<Map.Entry<Object, Object>> all = stored.entrySet().stream();
        return (descending ? all.sorted(Map.Entry.comparingByKey(ValueComparator.desc())) : all)
                .filter(entry -> documentMatchesQuery(read(asked, entry.getValue()), query));
    }

    private Object valueOf(Object key) {
        return Objects.requireNonNull(stored.get(key), "an index or a scan knows it");
    }

    private static Document read(StoredFields fields, Object value) {
        return value instanceof Document document ? document : fields.read((byte[]) value);
    }

    @Override
    protected Document getDocument(Object key) {
        return read(StoredFields.ALL, valueOf(key));
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return stored.keySet().stream().map(key -> new DocumentWithPosition<>(getDocument(key), key));
    }

    /** For aggregations that count matches: one document at a time, none of them held. */
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
}
