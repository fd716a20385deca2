package io.fleetledger.support.ids;

/**
 * The id of the tree of a tenant's groups: it follows from the tenant, so that all changes of one tree are events of
 * one stream.
 */
public final class GroupHierarchyIds {

    private GroupHierarchyIds() {}

    /** The id has a fixed length, whatever the tenant's; its prefix tells it from the groups' ids. */
    public static String of(String tenantId) {
        return "hierarchy-" + NameBasedIds.of("group-hierarchy", tenantId);
    }
}
