package io.fleetledger.command.group;

import com.mongodb.client.model.Filters;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.support.mongo.DocumentBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * The policy's memory: each machine's groups, and whether it is retired; one document per machine in
 * {@value #COLLECTION}, none for an active machine without groups. The changes of a batch of events are written before
 * the batch's token; repeating a change has the same result.
 */
@Component
class Memberships {

    static final String COLLECTION = "retired-members";
    static final String TENANT_ID = "tenant_id";
    static final String GROUPS = "group_ids";

    private static final String ID = "_id";
    private static final String RETIRED = "retired";

    private final MongoOperations mongo;

    Memberships(MongoOperations mongo) {
        this.mongo = mongo;
    }

    void retire(String tenantId, UUID machineId) {
        change(tenantId, machineId, machine -> machine.put(RETIRED, true));
    }

    void restore(String tenantId, UUID machineId) {
        change(tenantId, machineId, machine -> machine.put(RETIRED, false));
    }

    List<UUID> groupsOf(UUID machineId) {
        Document machine = batch().find(machineId.toString());
        return machine == null
                ? List.of()
                : groups(machine).stream().map(UUID::fromString).toList();
    }

    /** Adds the group to the machines and returns those that are retired. */
    List<UUID> join(String tenantId, UUID groupId, List<UUID> machineIds) {
        prefetch(machineIds);
        List<UUID> retired = new ArrayList<>();
        for (UUID machineId : machineIds) {
            Document machine = change(tenantId, machineId, joining -> {
                List<String> groups = without(groups(joining), List.of(groupId));
                groups.add(groupId.toString());
                joining.put(GROUPS, groups);
            });
            if (machine.getBoolean(RETIRED, false)) {
                retired.add(machineId);
            }
        }
        return retired;
    }

    void leave(String tenantId, UUID groupId, List<UUID> machineIds) {
        prefetch(machineIds);
        machineIds.forEach(machineId -> change(tenantId, machineId, leaving -> leave(leaving, List.of(groupId))));
    }

    /** Removes the groups from all machines. */
    void end(String tenantId, List<UUID> groupIds) {
        List<String> ended = groupIds.stream().map(UUID::toString).toList();
        batch().findWhere(Filters.and(Filters.eq(TENANT_ID, tenantId), Filters.in(GROUPS, ended)))
                .forEach(machine ->
                        change(tenantId, UUID.fromString(machine.getString(ID)), leaving -> leave(leaving, groupIds)));
    }

    private void prefetch(List<UUID> machineIds) {
        batch().prefetch(machineIds.stream().map(UUID::toString).toList());
    }

    private Document change(String tenantId, UUID machineId, Consumer<Document> change) {
        DocumentBatch batch = batch();
        String id = machineId.toString();
        Document known = batch.find(id);
        Document machine = known == null ? new Document(ID, id).append(TENANT_ID, tenantId) : new Document(known);
        change.accept(machine);
        if (!groups(machine).isEmpty() || machine.getBoolean(RETIRED, false)) {
            batch.put(machine);
        } else if (known != null) {
            batch.remove(id);
        }
        return machine;
    }

    private DocumentBatch batch() {
        return DocumentBatch.current(mongo, COLLECTION, Memberships::documentId);
    }

    private static Optional<String> documentId(EventMessage<?> message) {
        return message.getPayload() instanceof MachineEvent event
                ? Optional.of(event.machineId().toString())
                : Optional.empty();
    }

    private static void leave(Document machine, Collection<UUID> groupIds) {
        machine.put(GROUPS, without(groups(machine), groupIds));
    }

    private static List<String> groups(Document machine) {
        List<String> groups = machine.getList(GROUPS, String.class);
        return groups == null ? List.of() : groups;
    }

    private static List<String> without(List<String> groups, Collection<UUID> groupIds) {
        List<String> left = new ArrayList<>(groups);
        groupIds.forEach(groupId -> left.remove(groupId.toString()));
        return left;
    }
}
