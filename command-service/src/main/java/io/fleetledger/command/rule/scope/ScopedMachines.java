package io.fleetledger.command.rule.scope;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;

/** One tenant's machines while a batch of events changes them, a document each: read on demand, written in one go. */
final class ScopedMachines {

    static final String COLLECTION = "rule-scope-fleet";
    static final String TENANT_ID = "tenant_id";

    private static final String ID = "_id";
    private static final String ACTIVE = "active";
    private static final String GROUPS = "group_ids";
    private static final String PUBLISHED = "published";

    /** The embedded store compares each listed id with each document. */
    private static final int BATCH_SIZE = 100;

    private final MongoOperations mongo;
    private final String tenantId;
    private final Map<UUID, ScopedMachine> machines = new HashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();

    ScopedMachines(MongoOperations mongo, String tenantId) {
        this.mongo = mongo;
        this.tenantId = tenantId;
    }

    ScopedMachine get(UUID machineId) {
        prefetch(List.of(machineId));
        return machines.getOrDefault(machineId, ScopedMachine.UNKNOWN);
    }

    void change(UUID machineId, UnaryOperator<ScopedMachine> change) {
        ScopedMachine before = get(machineId);
        ScopedMachine after = change.apply(before);
        if (!after.equals(before)) {
            machines.put(machineId, after);
            changed.add(machineId);
        }
    }

    /** Reads these in as few queries as the store handles well. */
    void prefetch(Collection<UUID> machineIds) {
        List<UUID> unread =
                machineIds.stream().filter(id -> !machines.containsKey(id)).toList();
        for (List<UUID> some : Chunks.of(unread, BATCH_SIZE)) {
            read(some);
        }
    }

    private void read(List<UUID> machineIds) {
        machineIds.forEach(id -> machines.put(id, ScopedMachine.UNKNOWN));
        mongo.getCollection(COLLECTION)
                .find(Filters.in(ID, machineIds.stream().map(UUID::toString).toList()))
                .forEach(document -> machines.put(UUID.fromString(document.getString(ID)), read(document)));
    }

    /** Returns the ids of all machines that the tenant has or had, as far as they are written. */
    List<UUID> all() {
        List<UUID> ids = new ArrayList<>();
        mongo.getCollection(COLLECTION)
                .find(Filters.eq(TENANT_ID, tenantId))
                .projection(Projections.include(ID))
                .forEach(document -> ids.add(UUID.fromString(document.getString(ID))));
        return ids;
    }

    /** Writes the changes and forgets everything. */
    void write() {
        BulkWrites writes = new BulkWrites(mongo, COLLECTION);
        changed.forEach(id -> writes.put(document(id, get(id))));
        writes.write();
        changed.clear();
        machines.clear();
    }

    private static ScopedMachine read(Document document) {
        return new ScopedMachine(
                document.getBoolean(ACTIVE),
                document.getList(GROUPS, String.class).stream()
                        .map(UUID::fromString)
                        .collect(Collectors.toSet()),
                document.getString(PUBLISHED));
    }

    private Document document(UUID machineId, ScopedMachine machine) {
        return new Document(ID, machineId.toString())
                .append(TENANT_ID, tenantId)
                .append(ACTIVE, machine.active())
                .append(GROUPS, machine.groups().stream().map(UUID::toString).toList())
                .append(PUBLISHED, machine.published());
    }
}
