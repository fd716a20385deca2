package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.webhook.WebhookEndpoint;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Rows of webhooks in MongoDB: their definitions and their schedule. */
final class MongoEndpointRows {

    private static final String ENDPOINTS = "webhook_endpoints";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String CREATED_AT = "created_at";
    static final String DEFINITION = "definition";
    static final String ACTIVE = "active";
    static final String DELETED = "deleted";
    static final String VERSION = "version";
    /** Missing in rows that were last stored before this field existed. */
    static final String SEQUENCE = "sequence";

    static final String DUE_AT = "due_at";
    static final String ATTEMPTS = "attempts";
    static final String FAILING_SINCE = "failing_since";
    static final String LAST_SUCCESS_AT = "last_success_at";
    static final String OWNER = "owner";
    static final String LEASED_UNTIL = "leased_until";

    private final MongoCollection<Document> collection;
    private final Serializer serializer;

    MongoEndpointRows(MongoDatabase durable, Serializer serializer) {
        this.collection = durable.getCollection(ENDPOINTS);
        this.serializer = serializer;
    }

    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(collection, Indexes.ascending(TENANT_ID, CREATED_AT, ID), new IndexOptions().name("of-tenant"));
        builds.ensure(collection, Indexes.ascending(DUE_AT), new IndexOptions().name("by-instant"));
    }

    MongoCollection<Document> collection() {
        return collection;
    }

    static Bson byId(UUID webhookId) {
        return Filters.eq(ID, webhookId.toString());
    }

    static List<String> namesOf(Collection<UUID> webhookIds) {
        return webhookIds.stream().map(UUID::toString).toList();
    }

    WebhookEndpoint endpoint(Document row) {
        return Objects.requireNonNull(serializer.<String, WebhookEndpoint>deserialize(new SimpleSerializedObject<>(
                row.getString(DEFINITION), String.class, WebhookEndpoint.class.getName(), null)));
    }

    /** The endpoint in its stored form. */
    String definition(WebhookEndpoint endpoint) {
        return serializer.serialize(endpoint, String.class).getData();
    }
}
