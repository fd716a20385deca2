package io.fleetledger.query.projection;

import java.util.List;

/**
 * The groups whose machines a list holds.
 *
 * @param groupIds a group, or a group with all that are below it
 * @param machines how many machines these hold, each counted once; -1: not counted
 */
public record GroupScope(List<String> groupIds, long machines) {

    public GroupScope {
        groupIds = List.copyOf(groupIds);
    }

    /** Where nobody has counted the machines. */
    public static GroupScope ofUncounted(List<String> groupIds) {
        return new GroupScope(groupIds, -1);
    }
}
