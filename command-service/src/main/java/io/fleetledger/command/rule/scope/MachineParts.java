package io.fleetledger.command.rule.scope;

import com.mongodb.client.model.Filters;
import io.fleetledger.support.mongo.BulkWrites;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.data.mongodb.core.MongoOperations;

/** Machines of one tenant while a batch of events changes them: read when they are asked for, written in one go. */
final class MachineParts {

    /** Of a list of ids the embedded store compares each with each. */
    private static final int AT_ONCE = 100;

    private final MongoOperations mongo;
    private final String tenantId;
    private final Map<String, MachinePart> parts = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    MachineParts(MongoOperations mongo, String tenantId) {
        this.mongo = mongo;
        this.tenantId = tenantId;
    }

    ScopedMachine get(UUID machineId) {
        return partOf(machineId).get(machineId);
    }

    void change(UUID machineId, UnaryOperator<ScopedMachine> change) {
        MachinePart part = partOf(machineId);
        ScopedMachine before = part.get(machineId);
        ScopedMachine after = change.apply(before);
        if (!after.equals(before)) {
            part.put(machineId, after);
            changed.add(part.id());
        }
    }

    /** Reads all that these machines are in. */
    void prefetch(Collection<UUID> machineIds) {
        List<String> unread = machineIds.stream()
                .map(id -> MachinePart.idOf(tenantId, id))
                .distinct()
                .filter(id -> !parts.containsKey(id))
                .toList();
        for (int from = 0; from < unread.size(); from += AT_ONCE) {
            read(unread.subList(from, Math.min(unread.size(), from + AT_ONCE)));
        }
    }

    /** How many steps all machines of the tenant are gone through in, each some of them in memory. */
    static int steps() {
        return (MachinePart.PARTS + AT_ONCE - 1) / AT_ONCE;
    }

    /** Reads the machines of one step, and tells which they are. */
    List<UUID> prefetch(int step) {
        List<String> ids = new ArrayList<>(AT_ONCE);
        for (int part = step * AT_ONCE; part < Math.min(MachinePart.PARTS, (step + 1) * AT_ONCE); part++) {
            ids.add(MachinePart.idOf(tenantId, part));
        }
        read(ids.stream().filter(id -> !parts.containsKey(id)).toList());
        return ids.stream().flatMap(id -> partOf(id).machineIds().stream()).toList();
    }

    private void read(List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        mongo.getCollection(MachinePart.COLLECTION)
                .find(Filters.in("_id", ids))
                .map(MachinePart::read)
                .forEach(part -> parts.put(part.id(), part));
        ids.forEach(id -> parts.computeIfAbsent(id, none -> MachinePart.empty(id, tenantId)));
    }

    private MachinePart partOf(UUID machineId) {
        return partOf(MachinePart.idOf(tenantId, machineId));
    }

    private MachinePart partOf(String id) {
        if (!parts.containsKey(id)) {
            read(List.of(id));
        }
        return parts.getOrDefault(id, MachinePart.empty(id, tenantId));
    }

    /** Writes what has changed and forgets everything. */
    void write() {
        BulkWrites writes = new BulkWrites(mongo, MachinePart.COLLECTION);
        changed.forEach(id -> writes.put(partOf(id).document()));
        writes.write();
        changed.clear();
        parts.clear();
    }
}
