package io.fleetledger.queries.machine;

import io.fleetledger.queries.TenantQuery;
import java.util.List;
import java.util.UUID;

/**
 * Which of these machines are active machines of the tenant, as far as the projection knows: {@link ActiveMachines}.
 * One it does not name may have been registered or restored a moment ago.
 *
 * @param machineIds at most 10,000
 */
public record FindActiveMachinesQuery(String tenantId, List<UUID> machineIds) implements TenantQuery {

    public FindActiveMachinesQuery {
        machineIds = List.copyOf(machineIds);
    }
}
