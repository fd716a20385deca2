package io.fleetledger.query.projection;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** The names of a tenant's groups. */
public interface GroupNames {

    /** The current names of groups; a group that the tenant does not have, or no longer has, is left out. */
    Map<UUID, String> of(String tenantId, Collection<UUID> groupIds);
}
