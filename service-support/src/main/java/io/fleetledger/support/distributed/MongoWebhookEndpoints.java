package io.fleetledger.support.distributed;

import static io.fleetledger.support.distributed.MongoEndpointRows.ACTIVE;
import static io.fleetledger.support.distributed.MongoEndpointRows.ATTEMPTS;
import static io.fleetledger.support.distributed.MongoEndpointRows.CREATED_AT;
import static io.fleetledger.support.distributed.MongoEndpointRows.DEFINITION;
import static io.fleetledger.support.distributed.MongoEndpointRows.DELETED;
import static io.fleetledger.support.distributed.MongoEndpointRows.DUE_AT;
import static io.fleetledger.support.distributed.MongoEndpointRows.FAILING_SINCE;
import static io.fleetledger.support.distributed.MongoEndpointRows.ID;
import static io.fleetledger.support.distributed.MongoEndpointRows.SEQUENCE;
import static io.fleetledger.support.distributed.MongoEndpointRows.TENANT_ID;
import static io.fleetledger.support.distributed.MongoEndpointRows.VERSION;
import static io.fleetledger.support.distributed.MongoEndpointRows.byId;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.modelling.command.ConcurrencyException;
import org.bson.Document;

/** Webhooks in MongoDB. */
final class MongoWebhookEndpoints implements WebhookEndpoints {

    private static final String BEGINNING = "webhook_beginning";
    private static final String AT = "at";

    private final MongoCollection<Document> beginning;
    private final MongoEndpointRows rows;
    private final MongoCollection<Document> endpoints;

    MongoWebhookEndpoints(MongoDatabase durable, MongoEndpointRows rows) {
        this.beginning = durable.getCollection(BEGINNING);
        this.rows = rows;
        this.endpoints = rows.collection();
    }

    @Override
    public long deleteByTenant(String tenantId) {
        return endpoints.deleteMany(Filters.eq(TENANT_ID, tenantId)).getDeletedCount();
    }

    @Override
    public Instant keptSince(Instant now) {
        beginning.updateOne(
                Filters.eq(ID, BEGINNING), Updates.setOnInsert(AT, Date.from(now)), new UpdateOptions().upsert(true));
        return Objects.requireNonNull(beginning.find(Filters.eq(ID, BEGINNING)).first())
                .getDate(AT)
                .toInstant();
    }

    @Override
    public List<WebhookEndpoint> ofTenant(String tenantId) {
        return endpoints
                .find(Filters.and(Filters.eq(TENANT_ID, tenantId), Filters.eq(DELETED, false)))
                .sort(Sorts.ascending(CREATED_AT, ID))
                .map(rows::endpoint)
                .into(new ArrayList<>());
    }

    @Override
    public Optional<WebhookEndpoint> find(UUID webhookId) {
        return Optional.ofNullable(endpoints.find(byId(webhookId)).first()).map(rows::endpoint);
    }

    /**
     * Replaces only an older definition. Otherwise a process that is held up after reading the webhook, so long that
     * another continues with its segment, would restore an outdated address; instead its batch fails.
     */
    @Override
    public void put(WebhookEndpoint endpoint) {
        boolean active = endpoint.enabled() && !endpoint.deleted();
        try {
            define(endpoint, active);
        } catch (MongoWriteException failure) {
            throw failure.getError().getCategory() == ErrorCategory.DUPLICATE_KEY
                    ? new ConcurrencyException("Another process has updated webhook " + endpoint.id(), failure)
                    : failure;
        }
        if (active) {
            endpoints.updateOne(
                    Filters.and(byId(endpoint.id()), Filters.exists(DUE_AT)),
                    Updates.set(DUE_AT, Date.from(endpoint.updatedAt())));
        }
    }

    /** A newer definition does not match, so that the upsert fails with a duplicate id. */
    private void define(WebhookEndpoint endpoint, boolean active) {
        endpoints.updateOne(
                Filters.and(
                        byId(endpoint.id()),
                        Filters.or(Filters.exists(SEQUENCE, false), Filters.lte(SEQUENCE, endpoint.sequence()))),
                Updates.combine(
                        Updates.set(TENANT_ID, endpoint.tenantId()),
                        Updates.set(CREATED_AT, Date.from(endpoint.createdAt())),
                        Updates.set(DEFINITION, rows.definition(endpoint)),
                        Updates.set(ACTIVE, active),
                        Updates.set(DELETED, endpoint.deleted()),
                        Updates.set(VERSION, endpoint.version()),
                        Updates.set(SEQUENCE, endpoint.sequence()),
                        Updates.set(ATTEMPTS, 0),
                        Updates.unset(FAILING_SINCE)),
                new UpdateOptions().upsert(true));
    }
}
