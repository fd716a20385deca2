package io.fleetledger.query.projection;

import java.util.Optional;
import java.util.UUID;

/** Resolves a group to the scope of a machine list. */
public interface GroupScopes {

    /** Empty for a group that is unknown, deleted or another tenant's. */
    Optional<GroupScope> find(String tenantId, UUID groupId, boolean includeDescendants);
}
