package io.fleetledger.support.mongo;

import java.util.List;
import java.util.Optional;
import org.bson.Document;
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

    private final MongoOperations mongo;
    private final String collection;

    public TenantDocuments(MongoOperations mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /**
     * The tenant's document of that id, with these fields only. The tenant is compared afterwards: asked for together
     * with the id, the embedded store would look at every document.
     */
    public Optional<Document> findById(String tenantId, String id, List<String> fields) {
        Query query = Query.query(Criteria.where("_id").is(id));
        query.fields().include(fields).include(TENANT_FIELD);
        return Optional.ofNullable(mongo.findOne(query, Document.class, collection))
                .filter(document -> tenantId.equals(document.getString(TENANT_FIELD)));
    }

    /** At most {@code limit} documents of the tenant behind the first {@code skip}, with these fields only. */
    public List<Document> find(
            String tenantId, Criteria criteria, Sort sort, long skip, int limit, List<String> fields) {
        Query query = scoped(tenantId, criteria).with(sort).skip(skip).limit(limit);
        query.fields().include(fields);
        return mongo.find(query, Document.class, collection);
    }

    /** Counts by looking at every match: only for what no counter covers. */
    public long count(String tenantId, Criteria criteria) {
        return mongo.count(scoped(tenantId, criteria), collection);
    }

    private static Query scoped(String tenantId, Criteria criteria) {
        return new Query(new Criteria().andOperator(Criteria.where(TENANT_FIELD).is(tenantId), criteria));
    }
}
