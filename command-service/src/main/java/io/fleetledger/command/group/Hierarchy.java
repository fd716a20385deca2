package io.fleetledger.command.group;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tree that a tenant's groups form. It changes in the same unit of work as the group that asks, so both happen or
 * neither does.
 */
interface Hierarchy {

    /** Whether the group is in the tree: one that ended with a group above it has no event of its own, and is not. */
    boolean contains(String tenantId, UUID groupId);

    /** Gives a new group its place; refused with INVALID_GROUP for a parent not in the tree, or too deep a place. */
    void place(String tenantId, UUID groupId, @Nullable UUID parentId);

    /** Moves a group and all below it; refused as a new place is, and with GROUP_CYCLE below itself. */
    void move(String tenantId, UUID groupId, @Nullable UUID parentId);

    /**
     * Takes a group out of the tree, and all below it; refused with GROUP_HAS_CHILDREN if there are any and
     * {@code cascade} is not asked for.
     *
     * @return the groups that were below it, sorted
     */
    List<UUID> remove(String tenantId, UUID groupId, boolean cascade);
}
