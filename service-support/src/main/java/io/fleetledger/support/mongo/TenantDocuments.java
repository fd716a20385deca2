package io.fleetledger.support.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/**
 * One collection limited to one tenant: every query includes the tenant, so that a query handler cannot forget it.
 * Query handlers read only through this class; an architecture test keeps them away from the plain operations.
 */
public final class TenantDocuments {

    private static final String TENANT_FIELD = "tenant_id";
    private static final int IDS_AT_ONCE = 100;
    private static final int BATCH_SIZE = 1_000;
    private static final int CHUNK = 500;

    private final MongoOperations mongo;
    private final Supplier<String> collection;

    public TenantDocuments(MongoOperations mongo, String collection) {
        this(mongo, () -> collection);
    }

    /** @param collection evaluated for each query: a rebuild changes the name */
    public TenantDocuments(MongoOperations mongo, Supplier<String> collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /** The collection's current name for the calling code; what is remembered under another name is stale. */
    public String collection() {
        return collection.get();
    }

    /**
     * The tenant's document of that id, with these fields only. The tenant is compared afterwards: with both in the
     * query, the embedded store would scan every document.
     */
    public Optional<Document> findById(String tenantId, String id, List<String> fields) {
        Query query = Query.query(Criteria.where("_id").is(id));
        query.fields().include(fields).include(TENANT_FIELD);
        return Optional.ofNullable(mongo.findOne(query, Document.class, collection()))
                .filter(document -> tenantId.equals(document.getString(TENANT_FIELD)));
    }

    /**
     * The tenant's documents among these ids, in any order, with these fields only. Queries by the id alone, as
     * {@link #findById} does, and in parts: the embedded store compares each listed id with each document.
     */
    public List<Document> findByIds(String tenantId, Collection<String> ids, List<String> fields) {
        List<String> all = List.copyOf(ids);
        List<Document> found = new ArrayList<>(all.size());
        for (List<String> some : Chunks.of(all, IDS_AT_ONCE)) {
            Query query = Query.query(Criteria.where("_id").in(some));
            query.fields().include(fields).include(TENANT_FIELD);
            mongo.find(query, Document.class, collection()).stream()
                    .filter(document -> tenantId.equals(document.getString(TENANT_FIELD)))
                    .forEach(found::add);
        }
        return found;
    }

    /**
     * Passes on the tenant's documents at these places in their order, each as it is when its turn comes, with these
     * fields only and a chunk in memory at a time. One that is gone by then is left out.
     *
     * @param places distinct ones, which may be smaller than ids
     * @param id of the document at a place
     */
    public <P, X extends Exception> void forEachInOrder(
            String tenantId, List<P> places, Function<P, String> id, List<String> fields, DocumentSink<X> each)
            throws X {
        for (int from = 0; from < places.size(); from += CHUNK) {
            List<String> ids = places.subList(from, Math.min(from + CHUNK, places.size())).stream()
                    .map(id)
                    .toList();
            Map<String, Document> chunk = findByIds(tenantId, ids, fields).stream()
                    .collect(Collectors.toMap(document -> document.getString("_id"), Function.identity()));
            for (String next : ids) {
                Document document = chunk.get(next);
                if (document != null) {
                    each.accept(document);
                }
            }
        }
    }

    /** Receives documents one by one. */
    @FunctionalInterface
    public interface DocumentSink<X extends Exception> {

        void accept(Document document) throws X;
    }

    /** All matching documents of the tenant, in any order, with these fields only. */
    public List<Document> findAll(String tenantId, Criteria criteria, List<String> fields) {
        Query query = scoped(tenantId, criteria);
        query.fields().include(fields);
        return mongo.find(query, Document.class, collection());
    }

    /** At most {@code limit} documents of the tenant after the first {@code skip}, with these fields only. */
    public List<Document> find(
            String tenantId, Criteria criteria, Sort sort, long skip, int limit, List<String> fields) {
        Query query = scoped(tenantId, criteria).with(sort).skip(skip).limit(limit);
        query.fields().include(fields);
        return mongo.find(query, Document.class, collection());
    }

    /**
     * One page of documents and the total; past the end, the page is empty and the total the same. Counts as
     * {@link #count} does.
     *
     * @param page from 1
     * @param fields the fields to read
     */
    public Page page(String tenantId, Criteria criteria, Sort sort, int page, int pageSize, List<String> fields) {
        long total = count(tenantId, criteria);
        long skip = (page - 1L) * pageSize;
        return new Page(skip < total ? find(tenantId, criteria, sort, skip, pageSize, fields) : List.of(), total);
    }

    /** The documents of one page and the total of all pages. */
    public record Page(List<Document> rows, long total) {

        public Page {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Passes on all matching documents of the tenant, with these fields only, with one batch in memory at a time. They
     * are unordered: to sort, the embedded store would first collect all matches with every field. If a caller waits,
     * the time limit applies to each batch: all together take as long as the tenant has documents.
     */
    public void forEach(String tenantId, Criteria criteria, List<String> fields, Consumer<Document> each) {
        Bson filter = scoped(tenantId, criteria).getQueryObject();
        mongo.execute(collection(), documents -> {
            FindIterable<Document> found = documents
                    .find(filter)
                    .projection(Projections.include(fields))
                    .batchSize(BATCH_SIZE);
            if (documents.getTimeout(TimeUnit.MILLISECONDS) != null) {
                found.timeoutMode(TimeoutMode.ITERATION);
            }
            try (MongoCursor<Document> cursor = found.cursor()) {
                cursor.forEachRemaining(each);
            }
            return null;
        });
    }

    /** Counts by scanning every match: only for what no counter covers. */
    public long count(String tenantId, Criteria criteria) {
        return mongo.count(scoped(tenantId, criteria), collection());
    }

    private static Query scoped(String tenantId, Criteria criteria) {
        return new Query(new Criteria().andOperator(Criteria.where(TENANT_FIELD).is(tenantId), criteria));
    }
}
