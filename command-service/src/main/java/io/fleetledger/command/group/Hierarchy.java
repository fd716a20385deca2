package io.fleetledger.command.group;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a tenant's groups. It changes in the same unit of work as the group that asks, so both change or neither
 * does.
 */
interface Hierarchy {

    /** Whether the group is in the tree. One deleted with a group above it is not, but has no event that says so. */
    boolean contains(String tenantId, UUID groupId);

    /** Adds a new group; refused with INVALID_GROUP if the parent is not in the tree or the place is too deep. */
    void place(String tenantId, UUID groupId, @Nullable UUID parentId);

    /** Moves a group and all below it; refused like {@link #place}, and with GROUP_CYCLE below itself. */
    void move(String tenantId, UUID groupId, @Nullable UUID parentId);

    /**
     * Removes a group and all below it; refused with GROUP_HAS_CHILDREN if there are any and {@code cascade} is false.
     *
     * @return the groups that were below it, sorted
     */
    List<UUID> remove(String tenantId, UUID groupId, boolean cascade);
}
