package io.fleetledger.query.projection;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What a tenant's groups are called. */
public interface GroupNames {

    /** The names that groups have now; none for a group that the tenant does not have, or has no more. */
    Map<UUID, String> of(String tenantId, Collection<UUID> groupIds);
}
