package io.fleetledger.query.past;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Which groups machines were in, in the machines' own versions. */
public interface MachineMemberships {

    /** The collection of machines' versions. */
    String COLLECTION = "machine-versions";

    /** The field of a machine's version that says whether it was in any group at all. */
    String IN_GROUPS = "in_groups";

    void join(Collection<UUID> machineIds, UUID groupId, Moment moment, PastBatch batch);

    /** Those that have retired left with that, whenever their groups have learned of it. */
    void leave(Collection<UUID> machineIds, UUID groupId, Moment moment, PastBatch batch);

    /** All their machines leave these groups. */
    void leaveAll(List<UUID> groupIds, Moment moment, PastBatch batch);
}
