package io.fleetledger.query.past;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Records in the machines' own versions which groups they were in. */
public interface MachineMemberships {

    /** The collection of machines' versions. */
    String COLLECTION = "machine-versions";

    /** The field of a machine's version that says whether it was in any group at all. */
    String IN_GROUPS = "in_groups";

    void join(Collection<UUID> machineIds, UUID groupId, Moment moment, PastBatch batch);

    /** A retired machine left with its retirement, whenever its group learned of it. */
    void leave(Collection<UUID> machineIds, UUID groupId, Moment moment, PastBatch batch);

    /** All members leave these groups. */
    void leaveAll(List<UUID> groupIds, Moment moment, PastBatch batch);
}
