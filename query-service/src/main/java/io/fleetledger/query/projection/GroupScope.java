package io.fleetledger.query.projection;

import java.util.List;

/**
 * The groups whose machines a list contains.
 *
 * @param groupIds a group, or a group with all groups below it
 * @param machines the number of machines in them, each counted once; -1 if not counted
 */
public record GroupScope(List<String> groupIds, long machines) {

    public GroupScope {
        groupIds = List.copyOf(groupIds);
    }

    /** A scope whose machines have not been counted. */
    public static GroupScope ofUncounted(List<String> groupIds) {
        return new GroupScope(groupIds, -1);
    }
}
