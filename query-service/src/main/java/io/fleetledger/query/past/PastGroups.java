package io.fleetledger.query.past;

import io.fleetledger.query.projection.GroupScope;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/** Past groups, for lists of machines. */
public interface PastGroups {

    /** The group as it stood at that instant; empty if the tenant had none of that id. */
    Optional<GroupScope> find(String tenantId, UUID groupId, boolean includeDescendants, Date instant);
}
