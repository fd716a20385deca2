package io.fleetledger.support.idempotency;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.WriteConcerns;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.Document;

/** Idempotency records in MongoDB: the unique {@code _id} decides who starts, a TTL index deletes old records. */
public final class MongoIdempotencyStore implements IdempotencyStore {

    private static final String TENANT_ID = "tenant_id";

    private final MongoCollection<Document> records;

    public MongoIdempotencyStore(MongoDatabase database) {
        this.records = database.getCollection("idempotency-records").withWriteConcern(WriteConcerns.MAJORITY);
    }

    /** Creates the TTL index, unless it exists. */
    public void ensureIndexes(IndexBuilds builds) {
        builds.ensure(
                records,
                Indexes.ascending("first_used_at"),
                new IndexOptions().name("first_used_at_1").expireAfter(RETENTION.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public BeginResult begin(String tenantId, UUID scope, String requestHash, Instant now) {
        UUID creationId = NameBasedIds.of(scope.toString(), now.toString());
        records.deleteOne(and(eq("_id", scope.toString()), lt("first_used_at", Date.from(now.minus(RETENTION)))));
        try {
            records.insertOne(new Document("_id", scope.toString())
                    .append(TENANT_ID, tenantId)
                    .append("request_hash", requestHash)
                    .append("creation_id", creationId.toString())
                    .append("first_used_at", Date.from(now))
                    .append("lease_until", Date.from(now.plus(LEASE))));
            return new Started(creationId);
        } catch (MongoWriteException duplicate) {
            if (duplicate.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw duplicate;
            }
            return existing(scope, requestHash, now);
        }
    }

    @Override
    public long deleteByTenant(String tenantId) {
        return records.deleteMany(eq(TENANT_ID, tenantId)).getDeletedCount();
    }

    private BeginResult existing(UUID scope, String requestHash, Instant now) {
        Document record = records.find(eq("_id", scope.toString())).first();
        if (record == null) {
            return new InFlight(); // Deleted between our insert and our read: the caller's retry starts it.
        }
        if (!requestHash.equals(record.getString("request_hash"))) {
            return new OtherRequest();
        }
        Document answer = record.get("answer", Document.class);
        if (answer != null) {
            return new Answered(new StoredResponse(
                    answer.getInteger("status"),
                    answer.get("headers", Document.class).entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, header -> (String) header.getValue())),
                    answer.getString("body")));
        }
        Document taken = records.findOneAndUpdate(
                and(eq("_id", scope.toString()), lt("lease_until", Date.from(now))),
                set("lease_until", Date.from(now.plus(LEASE))));
        return taken == null ? new InFlight() : new Started(UUID.fromString(taken.getString("creation_id")));
    }

    @Override
    public void complete(UUID scope, StoredResponse answer, Duration within) {
        bounded(within)
                .updateOne(
                        eq("_id", scope.toString()),
                        combine(
                                set(
                                        "answer",
                                        new Document("status", answer.status())
                                                .append(
                                                        "headers",
                                                        new Document(new java.util.HashMap<String, Object>(
                                                                answer.headers())))
                                                .append("body", answer.body())),
                                unset("lease_until")));
    }

    @Override
    public void release(UUID scope, Duration within) {
        bounded(within).updateOne(eq("_id", scope.toString()), set("lease_until", new Date(0)));
    }

    private MongoCollection<Document> bounded(Duration within) {
        return records.withTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }
}
