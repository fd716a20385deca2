package io.fleetledger.command.group;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.support.problem.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The difference between two sets of members, sorted.
 *
 * @param added machines that join
 * @param removed machines that leave
 */
record MemberChange(List<UUID> added, List<UUID> removed) {

    MemberChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    static MemberChange between(Set<UUID> before, Set<UUID> wanted) {
        return new MemberChange(SortedIds.of(without(wanted, before)), SortedIds.of(without(before, wanted)));
    }

    /** Refuses the change as a whole, and names every machine that may not join. */
    void refuseUnlessAllMayJoin(String tenantId, int wanted, Machines machines) {
        if (wanted > GroupFields.MAX_MEMBERS) {
            throw new RefusedException(GroupRefusal.invalid(
                    "machine_ids",
                    "would make " + wanted + " members; a group has at most " + GroupFields.MAX_MEMBERS,
                    "too_many_members"));
        }
        var notActive = machines.notActive(tenantId, added);
        if (!notActive.isEmpty()) {
            throw new RefusedException(GroupRefusal.invalid(notActive.entrySet().stream()
                    .map(bad -> violation(bad.getKey(), bad.getValue()))
                    .toList()));
        }
    }

    private static Violation violation(UUID machineId, MachineLifecycle lifecycle) {
        return lifecycle == MachineLifecycle.RETIRED
                ? new Violation("machine_ids", "is deactivated: " + machineId, "machine_deactivated")
                : new Violation("machine_ids", "names no machine: " + machineId, "machine_not_found");
    }

    private static Set<UUID> without(Set<UUID> some, Set<UUID> others) {
        Set<UUID> left = new HashSet<>(some);
        others.forEach(left::remove);
        return left;
    }
}
