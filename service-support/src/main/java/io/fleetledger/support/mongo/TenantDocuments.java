package io.fleetledger.support.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/**
 * One collection as one tenant sees it: every question is asked with the tenant, so that a query handler cannot forget
 * it. Query handlers read through this only; an architecture test keeps them off the bare operations.
 */
public final class TenantDocuments {

    private static final String TENANT_FIELD = "tenant_id";
    private static final int IDS_AT_ONCE = 100;
    private static final int BATCH_SIZE = 1_000;

    private final MongoOperations mongo;
    private final Supplier<String> collection;

    public TenantDocuments(MongoOperations mongo, String collection) {
        this(mongo, () -> collection);
    }

    /** @param collection asked for at each question: what is rebuilt changes its name */
    public TenantDocuments(MongoOperations mongo, Supplier<String> collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /** What the collection is called for whoever asks now; what was known of it under another name is out of date. */
    public String collection() {
        return collection.get();
    }

    /**
     * The tenant's document of that id, with these fields only. The tenant is compared afterwards: asked for together
     * with the id, the embedded store would look at every document.
     */
    public Optional<Document> findById(String tenantId, String id, List<String> fields) {
        Query query = Query.query(Criteria.where("_id").is(id));
        query.fields().include(fields).include(TENANT_FIELD);
        return Optional.ofNullable(mongo.findOne(query, Document.class, collection()))
                .filter(document -> tenantId.equals(document.getString(TENANT_FIELD)));
    }

    /**
     * Those of the documents of these ids that are the tenant's, in any order, with these fields only. By the id alone
     * and in parts, for the embedded store's sake: see {@link #findById}, and a list of ids it compares each with each.
     */
    public List<Document> findByIds(String tenantId, Collection<String> ids, List<String> fields) {
        List<String> all = List.copyOf(ids);
        List<Document> found = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            Query query =
                    Query.query(Criteria.where("_id").in(all.subList(from, Math.min(all.size(), from + IDS_AT_ONCE))));
            query.fields().include(fields).include(TENANT_FIELD);
            mongo.find(query, Document.class, collection()).stream()
                    .filter(document -> tenantId.equals(document.getString(TENANT_FIELD)))
                    .forEach(found::add);
        }
        return found;
    }

    /** All the tenant's documents that pass, in any order, with these fields only. */
    public List<Document> findAll(String tenantId, Criteria criteria, List<String> fields) {
        Query query = scoped(tenantId, criteria);
        query.fields().include(fields);
        return mongo.find(query, Document.class, collection());
    }

    /** At most {@code limit} documents of the tenant behind the first {@code skip}, with these fields only. */
    public List<Document> find(
            String tenantId, Criteria criteria, Sort sort, long skip, int limit, List<String> fields) {
        Query query = scoped(tenantId, criteria).with(sort).skip(skip).limit(limit);
        query.fields().include(fields);
        return mongo.find(query, Document.class, collection());
    }

    /**
     * What is on one page, and how many there are on all: past the end nothing, and as many all the same. Counts as
     * {@link #count} does.
     *
     * @param page from 1
     * @param fields that are read
     */
    public Page page(String tenantId, Criteria criteria, Sort sort, int page, int pageSize, List<String> fields) {
        long total = count(tenantId, criteria);
        long skip = (page - 1L) * pageSize;
        return new Page(skip < total ? find(tenantId, criteria, sort, skip, pageSize, fields) : List.of(), total);
    }

    /** The documents of one page, and the number of those on all. */
    public record Page(List<Document> rows, long total) {

        public Page {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Hands over all the tenant's documents that match, with these fields only, a batch in memory at a time. In no order:
     * to sort, the embedded store would first collect what matches as a whole, every field of it. Where somebody waits,
     * each batch has the time of an answer: all of them together take as long as the tenant has documents.
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

    /** Counts by looking at every match: only for what no counter covers. */
    public long count(String tenantId, Criteria criteria) {
        return mongo.count(scoped(tenantId, criteria), collection());
    }

    private static Query scoped(String tenantId, Criteria criteria) {
        return new Query(new Criteria().andOperator(Criteria.where(TENANT_FIELD).is(tenantId), criteria));
    }
}
