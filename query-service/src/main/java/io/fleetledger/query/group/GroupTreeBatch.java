package io.fleetledger.query.group;

import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.DocumentFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The trees that one batch of events changes. A tree kept from the last batch is reused if the store shows that it has
 * not been changed since; the trees of a batch that fails are forgotten.
 */
final class GroupTreeBatch implements BatchWrite {

    private final StoredTrees stored;
    private final WeightedLruCache<WorkingTree> recent;
    private final DocumentFields groupIds;
    private final GroupWrites writes;
    private final Map<String, WorkingTree> trees = new HashMap<>();

    /** @param groupIds the field of machines' documents */
    GroupTreeBatch(
            StoredTrees stored, WeightedLruCache<WorkingTree> recent, DocumentFields groupIds, GroupWrites writes) {
        this.stored = stored;
        this.recent = recent;
        this.groupIds = groupIds;
        this.writes = writes;
    }

    WorkingTree treeOf(String tenantId) {
        return trees.computeIfAbsent(tenantId, this::begin);
    }

    private WorkingTree begin(String tenantId) {
        WorkingTree known = recent.take(stored.named(tenantId));
        WorkingTree tree =
                known != null && known.position() == stored.position(tenantId) ? known : stored.load(tenantId);
        Set<String> unknown = BatchWrite.events()
                .filter(event -> event.getPayload() instanceof MachineGroupEvent of
                        && of.tenantId().equals(tenantId))
                .map(event -> ((MachineGroupEvent) event.getPayload()).groupId().toString())
                .filter(id -> !tree.knows(id))
                .collect(Collectors.toSet());
        stored.ended(tenantId, unknown).forEach(tree::learnOfEnded);
        return tree;
    }

    @Override
    public void write() {
        trees.values().forEach(tree -> tree.write(groupIds, writes));
        groupIds.write();
        writes.write();
        trees.forEach((tenantId, tree) -> {
            if (!tree.needsReload()) {
                recent.put(stored.named(tenantId), tree);
            }
        });
        trees.clear();
    }
}
