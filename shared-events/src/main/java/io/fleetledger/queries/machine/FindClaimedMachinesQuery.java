package io.fleetledger.queries.machine;

import io.fleetledger.queries.TenantQuery;
import java.util.List;

/**
 * Which of the tenant's machines hold these identifiers, by the claims themselves, which are never behind:
 * {@link ClaimedMachines}. For the few that a directory lacks.
 *
 * @param machineIdentifiers at most 1,000, compared exactly
 */
public record FindClaimedMachinesQuery(String tenantId, List<String> machineIdentifiers) implements TenantQuery {

    public FindClaimedMachinesQuery {
        machineIdentifiers = List.copyOf(machineIdentifiers);
    }
}
