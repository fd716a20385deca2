package io.fleetledger.support.distributed;

import static io.fleetledger.support.distributed.MongoDeliveryRows.*;

import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Waiting webhook deliveries in MongoDB. If a process is killed, the repeated batch puts its deliveries again; their
 * ids identify them unless they were sent meanwhile: then they are sent twice. There are no transactions: rows are
 * stored before their bodies, and a row without its body waits until the batch is repeated.
 */
final class MongoWebhookDeliveries implements WebhookDeliveries {

    /** The result field of a count. */
    private static final String COUNT = "count";

    private static final int BATCH_SIZE = 500;

    private final MongoDeliveryRows rows;
    private final WebhookDeadLetters deadLetters;

    MongoWebhookDeliveries(MongoDeliveryRows rows) {
        this.rows = rows;
        this.deadLetters = new MongoWebhookDeadLetters(rows);
    }

    @Override
    public void put(Collection<WebhookDelivery> put) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        TreeMap<Long, String> bodiesOf = new TreeMap<>();
        for (WebhookDelivery delivery : put) {
            bodiesOf.put(delivery.position(), delivery.body());
            writes.add(new UpdateOneModel<>(
                    byKey(delivery.webhookId(), delivery.position()),
                    Updates.combine(
                            Updates.setOnInsert(WEBHOOK_ID, delivery.webhookId().toString()),
                            Updates.setOnInsert(POSITION, delivery.position()),
                            Updates.setOnInsert(DEAD, false),
                            Updates.setOnInsert(MESSAGE_ID, delivery.messageId()),
                            Updates.setOnInsert(TYPE, delivery.type()),
                            Updates.setOnInsert(OCCURRED_AT, Date.from(delivery.time()))),
                    new UpdateOptions().upsert(true)));
        }
        if (!writes.isEmpty()) {
            // In order: a dispatcher that reads meanwhile must not see a later one first.
            boolean isRepeated = rows.collection().bulkWrite(writes).getMatchedCount() > 0;
            rows.bodies().put(bodiesOf);
            if (isRepeated) {
                requeueWithBodies(put);
            }
        }
    }

    /** For a batch repeated so late that its deliveries were already dead. */
    private void requeueWithBodies(Collection<WebhookDelivery> put) {
        List<String> ids = put.stream()
                .map(delivery -> id(delivery.webhookId(), delivery.position()))
                .toList();
        for (int from = 0; from < ids.size(); from += CHUNK_SIZE) {
            rows.collection()
                    .updateMany(
                            Filters.and(
                                    Filters.in(ID, ids.subList(from, Math.min(ids.size(), from + CHUNK_SIZE))),
                                    Filters.eq(DEAD, true),
                                    Filters.eq(REASON, WebhookDeadLetters.BODY_MISSING)),
                            waiting());
        }
    }

    @Override
    public Optional<Long> nextWithoutBody(UUID webhookId) {
        return Optional.ofNullable(nextRow(webhookId))
                .filter(row -> body(row, row.getLong(POSITION)).isEmpty())
                .map(row -> row.getLong(POSITION));
    }

    private @Nullable Document nextRow(UUID webhookId) {
        return rows.collection()
                .find(waitingFor(webhookId))
                .sort(Sorts.ascending(POSITION))
                .first();
    }

    @Override
    public Optional<WebhookDelivery> next(UUID webhookId) {
        Document row = nextRow(webhookId);
        if (row == null) {
            return Optional.empty();
        }
        long position = row.getLong(POSITION);
        return body(row, position)
                .map(body -> new WebhookDelivery(
                        webhookId,
                        position,
                        row.getString(MESSAGE_ID),
                        row.getString(TYPE),
                        row.getDate(OCCURRED_AT).toInstant(),
                        body));
    }

    private Optional<String> body(Document row, long position) {
        @Nullable String own = row.getString(BODY);
        return own != null ? Optional.of(own) : rows.bodies().find(position);
    }

    @Override
    public void remove(UUID webhookId, long position) {
        rows.collection().deleteOne(byKey(webhookId, position));
        rows.removeUnused(List.of(position));
    }

    @Override
    public boolean isWaiting(UUID webhookId) {
        return rows.collection()
                        .find(waitingFor(webhookId))
                        .sort(Sorts.ascending(POSITION))
                        .projection(Projections.include(POSITION))
                        .first()
                != null;
    }

    @Override
    public Set<UUID> waitingAmong(List<UUID> webhookIds) {
        return rows.collection()
                .find(waitingForAny(webhookIds))
                .limit(BATCH_SIZE) // One webhook may have many; later calls return the others.
                .projection(Projections.include(WEBHOOK_ID))
                .map(row -> UUID.fromString(row.getString(WEBHOOK_ID)))
                .into(new HashSet<>());
    }

    @Override
    public long countWaiting(UUID webhookId) {
        return rows.collection().countDocuments(waitingFor(webhookId));
    }

    @Override
    public Map<UUID, Long> countWaiting(Collection<UUID> webhookIds) {
        Map<UUID, Long> counts = new HashMap<>();
        rows.collection()
                .aggregate(List.of(
                        Aggregates.match(waitingForAny(webhookIds)),
                        Aggregates.group("$" + WEBHOOK_ID, Accumulators.sum(COUNT, 1L))))
                .forEach(row -> counts.put(
                        UUID.fromString(row.getString(ID)),
                        row.get(COUNT, Number.class).longValue()));
        return counts;
    }

    private static Bson waitingForAny(Collection<UUID> webhookIds) {
        return Filters.and(
                Filters.in(WEBHOOK_ID, webhookIds.stream().map(UUID::toString).toList()), Filters.eq(DEAD, false));
    }

    @Override
    public void failed(UUID webhookId, long position, WebhookFailure failure) {
        rows.collection()
                .updateOne(
                        Filters.and(byKey(webhookId, position), Filters.eq(DEAD, false)),
                        Updates.combine(Updates.inc(ATTEMPTS, 1), MongoWebhookFailures.set(failure)));
    }

    @Override
    public WebhookDeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public void deleteAll(UUID webhookId) {
        Bson all = Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.in(DEAD, List.of(false, true)));
        inChunks(rows.positionsOf(all), some -> {
            long deleted = rows.collection()
                    .deleteMany(Filters.and(all, Filters.in(POSITION, some)))
                    .getDeletedCount();
            rows.removeUnused(some);
            return deleted;
        });
    }

    @Override
    public long removeUnusedBodies() {
        long removed = 0;
        long after = -1;
        List<Long> some;
        do {
            some = rows.bodies().positionsAfter(after, CHUNK_SIZE);
            removed += rows.removeUnused(some);
            after = some.isEmpty() ? after : some.get(some.size() - 1);
        } while (some.size() == CHUNK_SIZE);
        return removed;
    }

    @Override
    public Counts counts() {
        return new Counts(
                rows.collection().countDocuments(Filters.eq(DEAD, false)),
                rows.collection().countDocuments(Filters.eq(DEAD, true)));
    }

    private static Bson byKey(UUID webhookId, long position) {
        return Filters.eq(ID, id(webhookId, position));
    }

    private static String id(UUID webhookId, long position) {
        return webhookId + ":" + position;
    }
}
