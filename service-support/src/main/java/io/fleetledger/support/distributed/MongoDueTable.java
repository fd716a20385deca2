package io.fleetledger.support.distributed;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.WriteConcerns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The due table in MongoDB, for any number of processes: a row is leased to the process that it is handed to. */
final class MongoDueTable implements DueTable {

    private static final String COLLECTION = "due_machines";
    private static final String ID = "_id";
    private static final String TENANT_ID = "tenant_id";
    private static final String DUE_AT = "due_at";
    private static final String ARMINGS = "armings";
    private static final String LEASE = "lease";
    private static final String LEASED_UNTIL = "leased_until";
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoCollection<Document> rows;

    MongoDueTable(MongoDatabase database) {
        this.rows = database.getCollection(COLLECTION)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcerns.MAJORITY);
    }

    void ensureIndexes(IndexBuilds builds) {
        builds.ensure(rows, Indexes.ascending(DUE_AT), new IndexOptions().name("by-instant"));
    }

    /** Releases a leased row: the lease's holder will not move it. */
    @Override
    public void arm(Collection<Due> due) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (Due row : due) {
            writes.add(new UpdateOneModel<>(
                    Filters.eq(ID, row.machineId().toString()),
                    Updates.combine(
                            Updates.set(TENANT_ID, row.tenantId()),
                            Updates.min(DUE_AT, Date.from(row.at())),
                            Updates.inc(ARMINGS, 1L),
                            Updates.unset(LEASE),
                            Updates.unset(LEASED_UNTIL)),
                    new UpdateOptions().upsert(true)));
        }
        afterBatch(() -> write(writes));
    }

    @Override
    public void disarm(Collection<UUID> machineIds) {
        Bson these = Filters.in(ID, machineIds.stream().map(UUID::toString).toList());
        afterBatch(() -> rows.deleteMany(these));
    }

    @Override
    public long deleteByTenant(String tenantId) {
        return rows.deleteMany(Filters.eq(TENANT_ID, tenantId)).getDeletedCount();
    }

    /** Runs after the sagas of all messages of a batch are stored, which happens while its commit is prepared. */
    private static void afterBatch(Runnable write) {
        if (CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().phase() == UnitOfWork.Phase.PREPARE_COMMIT) {
            CurrentUnitOfWork.get().onCommit(committing -> write.run());
        } else {
            write.run();
        }
    }

    @Override
    public List<Due> due(Instant until, Instant now, int atMost) {
        Bson free = Filters.or(Filters.exists(LEASED_UNTIL, false), Filters.lt(LEASED_UNTIL, Date.from(now)));
        List<String> ids = rows.find(Filters.and(Filters.lte(DUE_AT, Date.from(until)), free))
                .sort(Sorts.ascending(DUE_AT))
                .limit(atMost)
                .map(row -> row.getString(ID))
                .into(new ArrayList<>());
        if (ids.isEmpty()) {
            return List.of();
        }
        String lease = UUID.randomUUID().toString();
        rows.updateMany(
                Filters.and(Filters.in(ID, ids), free),
                Updates.combine(
                        Updates.set(LEASE, lease),
                        Updates.set(LEASED_UNTIL, Date.from(now.plusSeconds(LEASE_SECONDS)))));
        List<Due> given = rows.find(Filters.and(Filters.in(ID, ids), Filters.eq(LEASE, lease)))
                .map(row -> new Due(
                        UUID.fromString(row.getString(ID)),
                        row.getString(TENANT_ID),
                        row.getDate(DUE_AT).toInstant(),
                        armings(row)))
                .into(new ArrayList<>());
        given.sort(Comparator.comparing(Due::at)); // Sorted here: a query by ids uses no index in this order.
        return given;
    }

    @Override
    public void move(Map<Due, Optional<Instant>> moved) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        moved.forEach((row, next) -> {
            Bson asGiven = Filters.and(
                    Filters.eq(ID, row.machineId().toString()),
                    Filters.eq(DUE_AT, Date.from(row.at())),
                    row.armings() == 0 ? Filters.exists(ARMINGS, false) : Filters.eq(ARMINGS, row.armings()));
            writes.add(
                    next.isEmpty()
                            ? new DeleteOneModel<>(asGiven)
                            : new UpdateOneModel<>(
                                    asGiven,
                                    Updates.combine(
                                            Updates.set(DUE_AT, Date.from(next.get())),
                                            Updates.unset(LEASE),
                                            Updates.unset(LEASED_UNTIL))));
        });
        write(writes);
    }

    /** Zero for a row that was last armed before armings were counted. */
    private static long armings(Document row) {
        Long counted = row.getLong(ARMINGS);
        return counted == null ? 0 : counted;
    }

    private void write(List<WriteModel<Document>> writes) {
        if (!writes.isEmpty()) {
            rows.bulkWrite(writes, ANY_ORDER);
        }
    }
}
