package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to webhooks, in MongoDB. What a batch put before its process was killed is put again, and known by
 * its id unless it was sent meanwhile: then it is sent twice.
 * There are no transactions: rows are put before their bodies, and a row whose body is not there yet waits for whoever
 * repeats the batch.
 */
final class MongoWebhookDeliveries implements WebhookDeliveries {

    private static final String DELIVERIES = "webhook_deliveries";

    private static final String ID = "_id";
    private static final String WEBHOOK_ID = "webhook_id";
    private static final String POSITION = "position";
    private static final String DEAD = "dead";
    private static final String MESSAGE_ID = "message_id";
    private static final String TYPE = "type";
    private static final String OCCURRED_AT = "occurred_at";
    private static final String REASON = "reason";
    private static final String DEAD_AT = "dead_at";
    private static final String ATTEMPTS = "attempts";
    /** Only of rows that were put before bodies had documents of their own. */
    private static final String BODY = "body";

    /** Of what is counted, for whoever asked. */
    private static final String COUNT = "count";

    private static final int AT_ONCE = 500;

    private final MongoCollection<Document> deliveries;
    private final MongoWebhookBodies bodies;

    MongoWebhookDeliveries(MongoDatabase durable) {
        this.deliveries = durable.getCollection(DELIVERIES);
        this.bodies = new MongoWebhookBodies(durable);
    }

    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(deliveries, Indexes.ascending(WEBHOOK_ID, DEAD, POSITION), new IndexOptions().name("in-order"));
        builds.ensure(deliveries, Indexes.ascending(DEAD, OCCURRED_AT), new IndexOptions().name("by-age"));
        builds.ensure(deliveries, Indexes.ascending(POSITION), new IndexOptions().name("by-position"));
    }

    @Override
    public void put(Collection<WebhookDelivery> put) {
        List<WriteModel<Document>> rows = new ArrayList<>();
        TreeMap<Long, String> bodiesOf = new TreeMap<>();
        for (WebhookDelivery delivery : put) {
            bodiesOf.put(delivery.position(), delivery.body());
            rows.add(new UpdateOneModel<>(
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
        if (!rows.isEmpty()) {
            // In order: a courier that looks meanwhile must not see a later one first.
            boolean isRepeated = deliveries.bulkWrite(rows).getMatchedCount() > 0;
            bodies.put(bodiesOf);
            if (isRepeated) {
                reviveWithBodies(put);
            }
        }
    }

    /** Of a batch that was repeated so late that they had been given up. */
    private void reviveWithBodies(Collection<WebhookDelivery> put) {
        List<String> ids = put.stream()
                .map(delivery -> id(delivery.webhookId(), delivery.position()))
                .toList();
        for (int from = 0; from < ids.size(); from += PORTION) {
            deliveries.updateMany(
                    Filters.and(
                            Filters.in(ID, ids.subList(from, Math.min(ids.size(), from + PORTION))),
                            Filters.eq(DEAD, true),
                            Filters.eq(REASON, BODY_MISSING)),
                    waiting());
        }
    }

    private static Bson waiting() {
        return Updates.combine(Updates.set(DEAD, false), Updates.unset(REASON), Updates.unset(DEAD_AT));
    }

    @Override
    public Optional<Long> nextWithoutBody(UUID webhookId) {
        return Optional.ofNullable(nextRow(webhookId))
                .filter(row -> body(row, row.getLong(POSITION)).isEmpty())
                .map(row -> row.getLong(POSITION));
    }

    private @Nullable Document nextRow(UUID webhookId) {
        return deliveries
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
        return own != null ? Optional.of(own) : bodies.find(position);
    }

    @Override
    public void remove(UUID webhookId, long position) {
        deliveries.deleteOne(byKey(webhookId, position));
        removeUnused(List.of(position));
    }

    @Override
    public boolean isWaiting(UUID webhookId) {
        return deliveries
                        .find(waitingFor(webhookId))
                        .sort(Sorts.ascending(POSITION))
                        .projection(Projections.include(POSITION))
                        .first()
                != null;
    }

    @Override
    public Set<UUID> waitingAmong(List<UUID> webhookIds) {
        return deliveries
                .find(waitingForAny(webhookIds))
                .limit(AT_ONCE) // One may have many; the others are next time's.
                .projection(Projections.include(WEBHOOK_ID))
                .map(row -> UUID.fromString(row.getString(WEBHOOK_ID)))
                .into(new HashSet<>());
    }

    @Override
    public long countWaiting(UUID webhookId) {
        return deliveries.countDocuments(waitingFor(webhookId));
    }

    @Override
    public Map<UUID, Long> countWaiting(Collection<UUID> webhookIds) {
        Map<UUID, Long> counts = new HashMap<>();
        deliveries
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
        deliveries.updateOne(
                Filters.and(byKey(webhookId, position), Filters.eq(DEAD, false)),
                Updates.combine(Updates.inc(ATTEMPTS, 1), MongoWebhookFailures.set(failure)));
    }

    @Override
    public void bury(UUID webhookId, String reason, Instant at) {
        List<Long> waiting = positionsOf(waitingFor(webhookId));
        Collections.reverse(waiting);
        inPortions(waiting, some -> change(waitingFor(webhookId), some, dead(reason, at)));
    }

    @Override
    public void bury(UUID webhookId, long position, String reason, Instant at) {
        change(waitingFor(webhookId), List.of(position), dead(reason, at));
    }

    private static Bson dead(String reason, Instant at) {
        return Updates.combine(
                Updates.set(DEAD, true), Updates.set(REASON, reason), Updates.set(DEAD_AT, Date.from(at)));
    }

    @Override
    public void forget(UUID webhookId) {
        Bson all = Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.in(DEAD, List.of(false, true)));
        inPortions(positionsOf(all), some -> {
            long deleted = deliveries
                    .deleteMany(Filters.and(all, Filters.in(POSITION, some)))
                    .getDeletedCount();
            removeUnused(some);
            return deleted;
        });
    }

    @Override
    public List<DeadLetter> deadLetters(UUID webhookId, long skip, int atMost) {
        return deliveries
                .find(deadOf(webhookId))
                .sort(Sorts.ascending(POSITION))
                .skip((int) Math.min(skip, Integer.MAX_VALUE))
                .limit(atMost)
                .projection(Projections.exclude(BODY))
                .map(MongoWebhookDeliveries::letter)
                .into(new ArrayList<>());
    }

    /** One from before has fewer fields. */
    private static DeadLetter letter(Document row) {
        Date deadAt = row.getDate(DEAD_AT);
        return new DeadLetter(
                row.getLong(POSITION),
                row.getString(MESSAGE_ID),
                row.getString(TYPE),
                row.getDate(OCCURRED_AT).toInstant(),
                row.getString(REASON),
                deadAt == null ? null : deadAt.toInstant(),
                row.getInteger(ATTEMPTS, 0),
                MongoWebhookFailures.of(row));
    }

    @Override
    public long countDeadLetters(UUID webhookId) {
        return deliveries.countDocuments(deadOf(webhookId));
    }

    @Override
    public long revive(UUID webhookId, Positions positions, long atMost) {
        List<Long> oldest = positions.some() == null
                ? positionsOf(Filters.and(
                        deadOf(webhookId),
                        Filters.gte(POSITION, positions.from()),
                        Filters.lte(POSITION, positions.to())))
                : deadAmong(webhookId, positions.some());
        return inPortions(
                oldest.subList(0, (int) Math.min(oldest.size(), atMost)),
                some -> change(deadOf(webhookId), some, waiting()));
    }

    private List<Long> deadAmong(UUID webhookId, List<Long> positions) {
        return deliveries
                .find(Filters.and(deadOf(webhookId), Filters.in(POSITION, positions)))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new ArrayList<>())
                .stream()
                .sorted()
                .toList();
    }

    private long change(Bson which, List<Long> positions, Bson update) {
        return deliveries
                .updateMany(Filters.and(which, Filters.in(POSITION, positions)), update)
                .getModifiedCount();
    }

    @Override
    public long forgetDeadLettersBefore(Instant time) {
        long forgotten = 0;
        List<Document> some;
        do {
            some = deliveries
                    .find(Filters.and(Filters.eq(DEAD, true), Filters.lt(OCCURRED_AT, Date.from(time))))
                    .limit(PORTION)
                    .projection(Projections.include(ID, POSITION))
                    .into(new ArrayList<>());
            forgotten += deliveries
                    .deleteMany(Filters.and(
                            Filters.in(
                                    ID,
                                    some.stream().map(row -> row.getString(ID)).toList()),
                            Filters.eq(DEAD, true))) // Else it was revived meanwhile.
                    .getDeletedCount();
            removeUnused(new HashSet<>(
                    some.stream().map(row -> row.getLong(POSITION)).toList()));
        } while (some.size() == PORTION);
        return forgotten;
    }

    @Override
    public long removeUnusedBodies() {
        long removed = 0;
        long behind = -1;
        List<Long> some;
        do {
            some = bodies.behind(behind, PORTION);
            removed += removeUnused(some);
            behind = some.isEmpty() ? behind : some.get(some.size() - 1);
        } while (some.size() == PORTION);
        return removed;
    }

    private long removeUnused(Collection<Long> positions) {
        return bodies.removeUnused(positions, this::positionsWithRows);
    }

    private Set<Long> positionsWithRows(List<Long> positions) {
        return deliveries
                .find(Filters.in(POSITION, positions))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new HashSet<>());
    }

    @Override
    public Counts counts() {
        return new Counts(
                deliveries.countDocuments(Filters.eq(DEAD, false)), deliveries.countDocuments(Filters.eq(DEAD, true)));
    }

    /** In order. */
    private List<Long> positionsOf(Bson which) {
        return deliveries
                .find(which)
                .sort(Sorts.ascending(POSITION))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new ArrayList<>());
    }

    private static long inPortions(List<Long> positions, ToLongFunction<List<Long>> change) {
        long changed = 0;
        for (int from = 0; from < positions.size(); from += PORTION) {
            changed += change.applyAsLong(positions.subList(from, Math.min(positions.size(), from + PORTION)));
        }
        return changed;
    }

    private static Bson byKey(UUID webhookId, long position) {
        return Filters.eq(ID, id(webhookId, position));
    }

    private static String id(UUID webhookId, long position) {
        return webhookId + ":" + position;
    }

    private static Bson waitingFor(UUID webhookId) {
        return Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.eq(DEAD, false));
    }

    private static Bson deadOf(UUID webhookId) {
        return Filters.and(Filters.eq(WEBHOOK_ID, webhookId.toString()), Filters.eq(DEAD, true));
    }
}
