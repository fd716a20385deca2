package io.fleetledger.query.past;

import io.fleetledger.query.projection.ForeignMachineFields;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/**
 * Records in the machines' own versions which groups they were in. Groups learn of a machine's retirement later, or never
 * if it is restored first: a retired machine is in no group, whatever groups its version names.
 */
public interface MachineMemberships {

    /** The collection of machines' versions. */
    String COLLECTION = "machine-versions";

    /** The field of a machine's version that says whether it names any group at all. */
    String IN_GROUPS = "in_groups";

    /** The field that says whether it was active, and so in the groups that it names. */
    String ACTIVE = "is_active";

    /** Returns the groups in which the machine was, given its version's {@link #ACTIVE} and the groups that it names. */
    static List<String> groupIds(Document version) {
        return version.getBoolean(ACTIVE) ? version.getList(ForeignMachineFields.GROUP_IDS, String.class) : List.of();
    }

    void join(Collection<UUID> machineIds, UUID groupId, EventCoordinates coordinates, PastBatch batch);

    void leave(Collection<UUID> machineIds, UUID groupId, EventCoordinates coordinates, PastBatch batch);

    /** All members leave these groups. */
    void leaveAll(List<UUID> groupIds, EventCoordinates coordinates, PastBatch batch);
}
