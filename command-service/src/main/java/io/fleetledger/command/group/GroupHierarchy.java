package io.fleetledger.command.group;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.support.ids.GroupHierarchyIds;
import io.fleetledger.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * The tree of one tenant's groups: each group and its parent. Its id derives from the tenant, so that all changes of
 * one tree are events of one stream, in which the store accepts each sequence number once: of two moves that together
 * would make a cycle, the second is decided on the result of the first.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class GroupHierarchy {

    /** Groups of one tenant. The snapshot takes 78 bytes for each and must fit the event store's column of 1 MiB. */
    static final int MAX_GROUPS = 10_000;

    /** A group at the root is at level 1. */
    static final int MAX_DEPTH = 32;

    @AggregateIdentifier
    private String hierarchyId;

    private Map<UUID, @Nullable UUID> parents = new HashMap<>();

    GroupHierarchy() {}

    boolean contains(UUID groupId) {
        return parents.containsKey(groupId);
    }

    void place(String tenantId, UUID groupId, @Nullable UUID parentId) {
        requireParent(parentId);
        requireDepth(parentId, 1);
        if (parents.size() >= MAX_GROUPS) {
            throw new RefusedException(
                    GroupRefusal.invalid("", "there may be at most " + MAX_GROUPS + " groups", "too_many_groups"));
        }
        apply(new GroupPlacedEvent(GroupHierarchyIds.of(tenantId), tenantId, groupId, parentId));
    }

    void move(String tenantId, UUID groupId, @Nullable UUID parentId) {
        requireGroup(groupId);
        requireParent(parentId);
        if (parentId != null && (parentId.equals(groupId) || isDescendant(parentId, groupId))) {
            throw new RefusedException(GroupRefusal.because(
                    GroupError.GROUP_CYCLE,
                    "The group would stand below itself: the parent is the group or below it."));
        }
        requireDepth(parentId, height(groupId));
        apply(new GroupPlacedEvent(hierarchyId, tenantId, groupId, parentId));
    }

    List<UUID> remove(String tenantId, UUID groupId, boolean cascade) {
        requireGroup(groupId);
        List<UUID> below = descendants(groupId);
        if (!below.isEmpty() && !cascade) {
            throw new RefusedException(GroupRefusal.because(
                    GroupError.GROUP_HAS_CHILDREN, "The group has groups below it; delete those first, or cascade."));
        }
        List<UUID> all = new ArrayList<>(below);
        all.add(0, groupId);
        apply(new GroupsRemovedEvent(hierarchyId, tenantId, all));
        return below;
    }

    /** The group was there a moment ago; the retried command finds that it has ended. */
    private void requireGroup(UUID groupId) {
        if (!contains(groupId)) {
            throw new ConcurrencyException("The group has ended since it was looked for");
        }
    }

    private void requireParent(@Nullable UUID parentId) {
        if (parentId != null && !contains(parentId)) {
            throw new RefusedException(GroupRefusal.invalid("parent_id", "names no group", "group_not_found"));
        }
    }

    private void requireDepth(@Nullable UUID parentId, int height) {
        if (level(parentId) + height > MAX_DEPTH) {
            throw new RefusedException(GroupRefusal.invalid(
                    "parent_id", "groups may be at most " + MAX_DEPTH + " levels deep", "too_deep"));
        }
    }

    /** Returns 1 for a group at the root and 0 for null. */
    private int level(@Nullable UUID groupId) {
        int level = 0;
        for (UUID at = groupId; at != null; at = parents.get(at)) {
            level++;
        }
        return level;
    }

    /** Returns how many levels the group and those below it take up. */
    private int height(UUID groupId) {
        int above = level(parents.get(groupId));
        return descendants(groupId).stream().mapToInt(this::level).max().orElse(above + 1) - above;
    }

    private List<UUID> descendants(UUID groupId) {
        return parents.keySet().stream()
                .filter(other -> isDescendant(other, groupId))
                .sorted(SortedIds.AS_TEXT)
                .toList();
    }

    private boolean isDescendant(UUID groupId, UUID ancestor) {
        for (UUID at = parents.get(groupId); at != null; at = parents.get(at)) {
            if (at.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    @EventSourcingHandler
    void on(GroupPlacedEvent event) {
        hierarchyId = event.hierarchyId();
        parents.put(event.groupId(), event.parentId());
    }

    @EventSourcingHandler
    void on(GroupsRemovedEvent event) {
        hierarchyId = event.hierarchyId();
        for (UUID groupId : event.groupIds()) {
            parents.remove(groupId);
        }
    }
}
