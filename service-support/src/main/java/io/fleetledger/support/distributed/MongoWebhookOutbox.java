package io.fleetledger.support.distributed;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.mongo.Concerns;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.webhook.TenantShares;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks in MongoDB, for as many processes as there are: each is leased to the one that sends to it. What a batch put
 * before its process was killed is put again, and known by its id unless it was sent meanwhile: then it is sent twice.
 */
final class MongoWebhookOutbox implements WebhookOutbox {

    private static final String BEGINNING = "webhook_beginning";
    private static final String ENDPOINTS = "webhook_endpoints";
    private static final String DELIVERIES = "webhook_deliveries";

    private static final String ID = "_id";
    private static final String AT = "at";
    private static final String TENANT_ID = "tenant_id";
    private static final String CREATED_AT = "created_at";
    private static final String DEFINITION = "definition";
    private static final String ACTIVE = "active";
    private static final String DELETED = "deleted";
    private static final String VERSION = "version";
    private static final String DUE_AT = "due_at";
    private static final String ATTEMPTS = "attempts";
    private static final String FAILING_SINCE = "failing_since";
    private static final String OWNER = "owner";
    private static final String LEASED_UNTIL = "leased_until";

    private static final String WEBHOOK_ID = "webhook_id";
    private static final String POSITION = "position";
    private static final String DEAD = "dead";
    private static final String MESSAGE_ID = "message_id";
    private static final String TYPE = "type";
    private static final String OCCURRED_AT = "occurred_at";
    private static final String BODY = "body";

    private static final int AT_ONCE = 500;

    /** Due ones among which each tenant is given its share; who is behind them is there the next time. */
    private static final int LOOKED_AT = 200;

    private final MongoCollection<Document> beginning;
    private final MongoCollection<Document> endpoints;
    private final MongoCollection<Document> deliveries;
    private final Serializer serializer;
    private final String owner;

    MongoWebhookOutbox(MongoDatabase database, Serializer serializer) {
        this(database, serializer, SegmentClaims.PROCESS);
    }

    /** @param owner names this process among those that send */
    MongoWebhookOutbox(MongoDatabase database, Serializer serializer, String owner) {
        MongoDatabase durable = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(Concerns.ON_MOST_NODES);
        this.beginning = durable.getCollection(BEGINNING);
        this.endpoints = durable.getCollection(ENDPOINTS);
        this.deliveries = durable.getCollection(DELIVERIES);
        this.serializer = serializer;
        this.owner = owner;
    }

    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(endpoints, Indexes.ascending(TENANT_ID, CREATED_AT, ID), new IndexOptions().name("of-tenant"));
        builds.ensure(endpoints, Indexes.ascending(DUE_AT), new IndexOptions().name("by-instant"));
        builds.ensure(deliveries, Indexes.ascending(WEBHOOK_ID, DEAD, POSITION), new IndexOptions().name("in-order"));
        builds.ensure(deliveries, Indexes.ascending(DEAD, OCCURRED_AT), new IndexOptions().name("by-age"));
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
                .map(this::endpoint)
                .into(new ArrayList<>());
    }

    @Override
    public Optional<WebhookEndpoint> find(UUID webhookId) {
        return Optional.ofNullable(endpoints.find(byId(webhookId)).first()).map(this::endpoint);
    }

    @Override
    public void put(WebhookEndpoint endpoint) {
        boolean active = endpoint.enabled() && !endpoint.deleted();
        endpoints.updateOne(
                byId(endpoint.id()),
                Updates.combine(
                        Updates.set(TENANT_ID, endpoint.tenantId()),
                        Updates.set(CREATED_AT, Date.from(endpoint.createdAt())),
                        Updates.set(
                                DEFINITION,
                                serializer.serialize(endpoint, String.class).getData()),
                        Updates.set(ACTIVE, active),
                        Updates.set(DELETED, endpoint.deleted()),
                        Updates.set(VERSION, endpoint.version()),
                        Updates.set(ATTEMPTS, 0),
                        Updates.unset(FAILING_SINCE)),
                new UpdateOptions().upsert(true));
        if (endpoint.deleted()) {
            deliveries.deleteMany(Filters.eq(WEBHOOK_ID, endpoint.id().toString()));
        } else if (!active) {
            deliveries.updateMany(waitingFor(endpoint.id()), Updates.set(DEAD, true));
        } else {
            endpoints.updateOne(
                    Filters.and(byId(endpoint.id()), Filters.exists(DUE_AT)),
                    Updates.set(DUE_AT, Date.from(endpoint.updatedAt())));
        }
    }

    /** First what is to be sent, then that there is something: {@link #handBack} looks in the other order. */
    @Override
    public void enqueue(Collection<WebhookDelivery> put) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (WebhookDelivery delivery : put) {
            writes.add(new UpdateOneModel<>(
                    byPosition(delivery.webhookId(), delivery.position()),
                    Updates.combine(
                            Updates.setOnInsert(WEBHOOK_ID, delivery.webhookId().toString()),
                            Updates.setOnInsert(POSITION, delivery.position()),
                            Updates.setOnInsert(DEAD, false),
                            Updates.setOnInsert(MESSAGE_ID, delivery.messageId()),
                            Updates.setOnInsert(TYPE, delivery.type()),
                            Updates.setOnInsert(OCCURRED_AT, Date.from(delivery.time())),
                            Updates.setOnInsert(BODY, delivery.body())),
                    new UpdateOptions().upsert(true)));
        }
        if (!writes.isEmpty()) {
            // In order: a courier that looks meanwhile must not see a later one first.
            deliveries.bulkWrite(writes);
        }
        Instant now = Instant.now();
        put.stream().map(WebhookDelivery::webhookId).distinct().forEach(webhook -> dueIfIdle(webhook, now));
    }

    private void dueIfIdle(UUID webhookId, Instant now) {
        endpoints.updateOne(
                Filters.and(byId(webhookId), Filters.exists(DUE_AT, false)), Updates.set(DUE_AT, Date.from(now)));
    }

    @Override
    public List<Turn> claim(Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
        TenantShares shares = new TenantShares(busy.values(), ofTenantAtMost);
        Bson free = Filters.or(
                Filters.exists(LEASED_UNTIL, false),
                Filters.lt(LEASED_UNTIL, Date.from(now)),
                Filters.eq(OWNER, owner));
        Bson due = Filters.and(
                Filters.lte(DUE_AT, Date.from(now)),
                Filters.eq(ACTIVE, true),
                Filters.nin(ID, busy.keySet().stream().map(UUID::toString).toList()),
                Filters.nin(TENANT_ID, shares.full()),
                free);
        List<Turn> turns = new ArrayList<>();
        List<Document> candidates = endpoints
                .find(due)
                .sort(Sorts.ascending(DUE_AT))
                .limit(LOOKED_AT)
                .projection(Projections.include(ID, TENANT_ID))
                .into(new ArrayList<>());
        for (Document candidate : candidates) {
            if (turns.size() == atMost) {
                break;
            }
            if (!shares.take(candidate.getString(TENANT_ID))) {
                continue;
            }
            String id = candidate.getString(ID);
            Document given = endpoints.findOneAndUpdate(
                    Filters.and(Filters.eq(ID, id), due),
                    Updates.combine(Updates.set(OWNER, owner), Updates.set(LEASED_UNTIL, Date.from(now.plus(lease)))),
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
            if (given != null) { // Else another process was faster.
                turns.add(new Turn(endpoint(given), given.getInteger(ATTEMPTS), instant(given.getDate(FAILING_SINCE))));
            }
        }
        return turns;
    }

    @Override
    public Optional<WebhookEndpoint> stillGiven(UUID webhookId) {
        return Optional.ofNullable(endpoints
                        .find(Filters.and(byId(webhookId), Filters.eq(OWNER, owner), Filters.eq(ACTIVE, true)))
                        .first())
                .map(this::endpoint);
    }

    @Override
    public void prolong(Collection<UUID> webhookIds, Instant now, Duration lease) {
        endpoints.updateMany(
                Filters.and(
                        Filters.in(ID, webhookIds.stream().map(UUID::toString).toList()), Filters.eq(OWNER, owner)),
                Updates.set(LEASED_UNTIL, Date.from(now.plus(lease))));
    }

    @Override
    public Optional<WebhookDelivery> next(UUID webhookId) {
        return Optional.ofNullable(deliveries
                .find(waitingFor(webhookId))
                .sort(Sorts.ascending(POSITION))
                .map(MongoWebhookOutbox::delivery)
                .first());
    }

    @Override
    public void delivered(WebhookDelivery delivery) {
        deliveries.deleteOne(byPosition(delivery.webhookId(), delivery.position()));
        endpoints.updateOne(
                Filters.and(byId(delivery.webhookId()), Filters.gt(ATTEMPTS, 0)),
                Updates.combine(Updates.set(ATTEMPTS, 0), Updates.unset(FAILING_SINCE)));
    }

    /** Of a webhook that is another process's by now, that process tells. */
    @Override
    public void failed(WebhookEndpoint endpoint, int attempts, Instant failingSince, Instant retryAt) {
        long failed = endpoints
                .updateOne(
                        Filters.and(
                                byId(endpoint.id()), Filters.eq(OWNER, owner), Filters.eq(VERSION, endpoint.version())),
                        Updates.combine(
                                Updates.set(ATTEMPTS, attempts),
                                Updates.set(FAILING_SINCE, Date.from(failingSince)),
                                Updates.set(DUE_AT, Date.from(retryAt)),
                                Updates.unset(OWNER),
                                Updates.unset(LEASED_UNTIL)))
                .getMatchedCount();
        if (failed == 0) { // Its change made it due; it only has to be given back.
            endpoints.updateOne(
                    Filters.and(byId(endpoint.id()), Filters.eq(OWNER, owner)),
                    Updates.combine(Updates.unset(OWNER), Updates.unset(LEASED_UNTIL)));
        }
    }

    @Override
    public void handBack(UUID webhookId, Instant now) {
        if (isWaiting(webhookId)) {
            giveBack(webhookId, Updates.set(DUE_AT, Date.from(now)));
            return;
        }
        giveBack(webhookId, Updates.unset(DUE_AT));
        if (isWaiting(webhookId)) { // Put between the two.
            dueIfIdle(webhookId, now);
        }
    }

    private void giveBack(UUID webhookId, Bson due) {
        endpoints.updateOne(
                Filters.and(byId(webhookId), Filters.eq(OWNER, owner)),
                Updates.combine(due, Updates.unset(OWNER), Updates.unset(LEASED_UNTIL)));
    }

    private boolean isWaiting(UUID webhookId) {
        return deliveries
                        .find(waitingFor(webhookId))
                        .sort(Sorts.ascending(POSITION))
                        .projection(Projections.include(POSITION))
                        .first()
                != null;
    }

    @Override
    public void wake(Instant now) {
        List<String> idle = endpoints
                .find(Filters.and(Filters.eq(DUE_AT, null), Filters.eq(ACTIVE, true)))
                .projection(Projections.include(ID))
                .map(row -> row.getString(ID))
                .into(new ArrayList<>());
        for (int from = 0; from < idle.size(); from += AT_ONCE) {
            List<String> some = idle.subList(from, Math.min(idle.size(), from + AT_ONCE));
            deliveries
                    .find(Filters.and(Filters.in(WEBHOOK_ID, some), Filters.eq(DEAD, false)))
                    .limit(AT_ONCE) // One may have many; the others are next time's.
                    .projection(Projections.include(WEBHOOK_ID))
                    .map(row -> UUID.fromString(row.getString(WEBHOOK_ID)))
                    .into(new HashSet<>())
                    .forEach(webhook -> dueIfIdle(webhook, now));
        }
    }

    @Override
    public List<WebhookDelivery> deadLetters(UUID webhookId, long skip, int atMost) {
        return deliveries
                .find(deadOf(webhookId))
                .sort(Sorts.ascending(POSITION))
                .skip((int) Math.min(skip, Integer.MAX_VALUE))
                .limit(atMost)
                .map(MongoWebhookOutbox::delivery)
                .into(new ArrayList<>());
    }

    @Override
    public long countDeadLetters(UUID webhookId) {
        return deliveries.countDocuments(deadOf(webhookId));
    }

    @Override
    public long revive(UUID webhookId, Positions positions, long waitingAtMost, Instant now) {
        long room = Math.max(0, waitingAtMost - deliveries.countDocuments(waitingFor(webhookId)));
        Bson oldest = positions.some() == null
                ? oldestBetween(webhookId, positions.from(), positions.to(), room)
                : Filters.in(POSITION, oldestOf(webhookId, positions.some(), room));
        long revived = deliveries
                .updateMany(Filters.and(deadOf(webhookId), oldest), Updates.set(DEAD, false))
                .getModifiedCount();
        dueIfIdle(webhookId, now); // Also if none was: they may have been revived by one who was killed before this.
        return revived;
    }

    private Bson oldestBetween(UUID webhookId, long from, long to, long room) {
        Bson all = Filters.and(Filters.gte(POSITION, from), Filters.lte(POSITION, to));
        Document firstTooMany = deliveries
                .find(Filters.and(deadOf(webhookId), all))
                .sort(Sorts.ascending(POSITION))
                .skip((int) Math.min(room, Integer.MAX_VALUE))
                .projection(Projections.include(POSITION))
                .first();
        return firstTooMany == null
                ? all
                : Filters.and(Filters.gte(POSITION, from), Filters.lt(POSITION, firstTooMany.getLong(POSITION)));
    }

    private List<Long> oldestOf(UUID webhookId, List<Long> some, long room) {
        return deliveries
                .find(Filters.and(deadOf(webhookId), Filters.in(POSITION, some)))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new ArrayList<>())
                .stream()
                .sorted()
                .limit(room)
                .toList();
    }

    @Override
    public long forgetDeadLettersBefore(Instant time) {
        return deliveries
                .deleteMany(Filters.and(Filters.eq(DEAD, true), Filters.lt(OCCURRED_AT, Date.from(time))))
                .getDeletedCount();
    }

    @Override
    public List<UUID> withMoreWaitingThan(long count) {
        return endpoints
                .find(Filters.and(Filters.gt(DUE_AT, new Date(0)), Filters.eq(ACTIVE, true)))
                .projection(Projections.include(ID))
                .map(row -> UUID.fromString(row.getString(ID)))
                .into(new ArrayList<>())
                .stream()
                .filter(webhook -> deliveries.countDocuments(waitingFor(webhook)) > count)
                .toList();
    }

    @Override
    public Counts counts() {
        return new Counts(
                deliveries.countDocuments(Filters.eq(DEAD, false)), deliveries.countDocuments(Filters.eq(DEAD, true)));
    }

    private static Bson byId(UUID webhookId) {
        return Filters.eq(ID, webhookId.toString());
    }

    private static Bson byPosition(UUID webhookId, long position) {
        return Filters.eq(ID, webhookId + ":" + position);
    }

    private static Bson waitingFor(UUID webhookId) {
        return Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.eq(DEAD, false));
    }

    private static Bson deadOf(UUID webhookId) {
        return Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.eq(DEAD, true));
    }

    private WebhookEndpoint endpoint(Document row) {
        return Objects.requireNonNull(serializer.<String, WebhookEndpoint>deserialize(new SimpleSerializedObject<>(
                row.getString(DEFINITION), String.class, WebhookEndpoint.class.getName(), null)));
    }

    private static WebhookDelivery delivery(Document row) {
        return new WebhookDelivery(
                UUID.fromString(row.getString(WEBHOOK_ID)),
                row.getLong(POSITION),
                row.getString(MESSAGE_ID),
                row.getString(TYPE),
                row.getDate(OCCURRED_AT).toInstant(),
                row.getString(BODY));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
