package io.fleetledger.query.past;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Which groups machines were in, in the machines' own versions. */
public interface MachineMemberships {

    void join(Collection<UUID> machineIds, UUID groupId, Moment moment, PastBatch batch);

    void leave(Collection<UUID> machineIds, UUID groupId, Moment moment, PastBatch batch);

    /** All their machines leave these groups. */
    void leaveAll(List<UUID> groupIds, Moment moment, PastBatch batch);
}
