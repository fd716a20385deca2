package io.fleetledger.query.group;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the machines of each group and the groups below it, bottom-up; a machine in several of them counts once. */
final class SubtreeCounts {

    private static final String ROOT = "";

    private final Map<String, List<WorkingGroup>> byParent = new HashMap<>();
    private final MachineStatuses statuses;

    private SubtreeCounts(Collection<WorkingGroup> groups, MachineStatuses statuses) {
        this.statuses = statuses;
        for (WorkingGroup group : groups) {
            String parentId = group.document.getString(GroupDocument.PARENT_ID);
            byParent.computeIfAbsent(parentId == null ? ROOT : parentId, none -> new ArrayList<>())
                    .add(group);
        }
    }

    /** Updates the counts of all groups of a tree from their members and the members' statuses. */
    static void update(Collection<WorkingGroup> groups, MachineStatuses statuses) {
        SubtreeCounts counts = new SubtreeCounts(groups, statuses);
        counts.children(ROOT).forEach(counts::count);
    }

    private List<WorkingGroup> children(String groupId) {
        return byParent.getOrDefault(groupId, List.of());
    }

    private BitSet count(WorkingGroup group) {
        BitSet machines = null;
        for (WorkingGroup child : children(group.id())) {
            BitSet childs = count(child);
            if (machines == null) {
                machines = childs;
            } else {
                machines.or(childs);
            }
        }
        BitSet all = machines == null ? new BitSet() : machines;
        for (int member : group.members()) {
            all.set(member);
        }
        group.count(all.cardinality(), statuses.count(all));
        return all;
    }
}
