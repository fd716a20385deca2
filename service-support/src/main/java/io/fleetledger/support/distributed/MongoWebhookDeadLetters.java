package io.fleetledger.support.distributed;

import static io.fleetledger.support.distributed.MongoDeliveryRows.*;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDeliveries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Undeliverable webhook events, in MongoDB. */
final class MongoWebhookDeadLetters implements WebhookDeadLetters {

    private final MongoDeliveryRows rows;

    MongoWebhookDeadLetters(MongoDeliveryRows rows) {
        this.rows = rows;
    }

    @Override
    public void enqueue(UUID webhookId, String reason, Instant at) {
        List<Long> waiting = rows.positionsOf(waitingFor(webhookId));
        Collections.reverse(waiting);
        inChunks(waiting, some -> rows.change(waitingFor(webhookId), some, dead(reason, at)));
    }

    @Override
    public void enqueue(UUID webhookId, long position, String reason, Instant at) {
        rows.change(waitingFor(webhookId), List.of(position), dead(reason, at));
    }

    private static Bson dead(String reason, Instant at) {
        return Updates.combine(
                Updates.set(DEAD, true), Updates.set(REASON, reason), Updates.set(DEAD_AT, Date.from(at)));
    }

    @Override
    public List<DeadLetter> find(UUID webhookId, long skip, int atMost) {
        return rows.collection()
                .find(deadOf(webhookId))
                .sort(Sorts.ascending(POSITION))
                .skip((int) Math.min(skip, Integer.MAX_VALUE))
                .limit(atMost)
                .projection(Projections.exclude(BODY))
                .map(MongoWebhookDeadLetters::letter)
                .into(new ArrayList<>());
    }

    /** A letter stored by older code has fewer fields. */
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
    public long count(UUID webhookId) {
        return rows.collection().countDocuments(deadOf(webhookId));
    }

    @Override
    public long requeue(UUID webhookId, Positions positions, long atMost) {
        List<Long> oldest = positions.some() == null
                ? rows.positionsOf(Filters.and(
                        deadOf(webhookId),
                        Filters.gte(POSITION, positions.from()),
                        Filters.lte(POSITION, positions.to())))
                : deadAmong(webhookId, positions.some());
        return inChunks(
                oldest.subList(0, (int) Math.min(oldest.size(), atMost)),
                some -> rows.change(deadOf(webhookId), some, waiting()));
    }

    private List<Long> deadAmong(UUID webhookId, List<Long> positions) {
        return rows
                .collection()
                .find(Filters.and(deadOf(webhookId), Filters.in(POSITION, positions)))
                .projection(Projections.include(POSITION))
                .map(row -> row.getLong(POSITION))
                .into(new ArrayList<>())
                .stream()
                .sorted()
                .toList();
    }

    @Override
    public long deleteBefore(Instant time) {
        long deleted = 0;
        List<Document> some;
        do {
            some = rows.collection()
                    .find(Filters.and(Filters.eq(DEAD, true), Filters.lt(OCCURRED_AT, Date.from(time))))
                    .limit(WebhookDeliveries.CHUNK_SIZE)
                    .projection(Projections.include(ID, POSITION))
                    .into(new ArrayList<>());
            deleted += rows.collection()
                    .deleteMany(Filters.and(
                            Filters.in(
                                    ID,
                                    some.stream().map(row -> row.getString(ID)).toList()),
                            Filters.eq(DEAD, true))) // Otherwise it was requeued meanwhile.
                    .getDeletedCount();
            rows.removeUnused(new HashSet<>(
                    some.stream().map(row -> row.getLong(POSITION)).toList()));
        } while (some.size() == WebhookDeliveries.CHUNK_SIZE);
        return deleted;
    }
}
