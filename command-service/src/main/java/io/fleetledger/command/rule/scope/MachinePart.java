package io.fleetledger.command.rule.scope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * Some machines of a tenant in one document. A tenant's machines are dealt out to {@value #PARTS} of them by their ids:
 * a rule for all of a large fleet then rewrites some thousand documents rather than one per machine, and a machine alone
 * still rewrites a small one. Found by {@code _id} alone.
 */
final class MachinePart {

    static final String COLLECTION = "rule-scope-machines";
    static final int PARTS = 2_048;

    private static final String ID = "_id";
    private static final String TENANT_ID = "tenant_id";
    private static final String MACHINES = "machines";
    private static final String ACTIVE = "active";
    private static final String GROUPS = "group_ids";
    private static final String PUBLISHED = "published";

    private final String id;
    private final String tenantId;
    private final Map<UUID, ScopedMachine> machines = new HashMap<>();

    private MachinePart(String id, String tenantId) {
        this.id = id;
        this.tenantId = tenantId;
    }

    static String idOf(String tenantId, UUID machineId) {
        long mixed = machineId.getMostSignificantBits() ^ machineId.getLeastSignificantBits();
        return idOf(tenantId, Math.floorMod(Long.hashCode(mixed * 0x9e37_79b9_7f4a_7c15L), PARTS));
    }

    static String idOf(String tenantId, int part) {
        return part + "/" + tenantId;
    }

    static MachinePart empty(String id, String tenantId) {
        return new MachinePart(id, tenantId);
    }

    static MachinePart read(Document document) {
        MachinePart part = new MachinePart(document.getString(ID), document.getString(TENANT_ID));
        document.get(MACHINES, Document.class).forEach((id, fields) -> {
            Document machine = (Document) fields;
            part.machines.put(
                    UUID.fromString(id),
                    new ScopedMachine(
                            machine.getBoolean(ACTIVE),
                            machine.getList(GROUPS, String.class).stream()
                                    .map(UUID::fromString)
                                    .collect(Collectors.toSet()),
                            machine.getString(PUBLISHED)));
        });
        return part;
    }

    Document document() {
        Document all = new Document();
        machines.forEach((machineId, machine) -> all.append(
                machineId.toString(),
                new Document(ACTIVE, machine.active())
                        .append(
                                GROUPS,
                                machine.groups().stream().map(UUID::toString).toList())
                        .append(PUBLISHED, machine.published())));
        return new Document(ID, id).append(TENANT_ID, tenantId).append(MACHINES, all);
    }

    String id() {
        return id;
    }

    List<UUID> machineIds() {
        return List.copyOf(machines.keySet());
    }

    ScopedMachine get(UUID machineId) {
        return machines.getOrDefault(machineId, ScopedMachine.UNKNOWN);
    }

    void put(UUID machineId, ScopedMachine machine) {
        machines.put(machineId, machine);
    }
}
