package io.fleetledger.command.group;

import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tree as its interface promises it, of one tenant and without a store. */
final class InMemoryHierarchy implements Hierarchy {

    private final Map<UUID, @Nullable UUID> parents = new HashMap<>();

    InMemoryHierarchy with(UUID groupId, @Nullable UUID parentId) {
        parents.put(groupId, parentId);
        return this;
    }

    Map<UUID, @Nullable UUID> parents() {
        return parents;
    }

    @Override
    public boolean contains(String tenantId, UUID groupId) {
        return parents.containsKey(groupId);
    }

    @Override
    public void place(String tenantId, UUID groupId, @Nullable UUID parentId) {
        if (parentId != null && !parents.containsKey(parentId)) {
            throw new RefusedException(GroupRefusal.invalid("parent_id", "No such group.", "group_not_found"));
        }
        parents.put(groupId, parentId);
    }

    @Override
    public void move(String tenantId, UUID groupId, @Nullable UUID parentId) {
        if (groupId.equals(parentId)) {
            throw new RefusedException(GroupRefusal.because(GroupError.GROUP_CYCLE, "Below itself."));
        }
        place(tenantId, groupId, parentId);
    }

    @Override
    public List<UUID> remove(String tenantId, UUID groupId, boolean cascade) {
        List<UUID> below = new ArrayList<>();
        parents.forEach((group, parent) -> {
            if (Objects.equals(parent, groupId)) {
                below.add(group);
            }
        });
        if (!below.isEmpty() && !cascade) {
            throw new RefusedException(GroupRefusal.because(GroupError.GROUP_HAS_CHILDREN, "Has children."));
        }
        parents.remove(groupId);
        below.forEach(parents::remove);
        return below;
    }
}
