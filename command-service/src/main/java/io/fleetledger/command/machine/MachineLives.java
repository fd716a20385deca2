package io.fleetledger.command.machine;

import java.util.Optional;
import java.util.UUID;

/**
 * What other features ask about machines, exact at this moment. A machine may have hundreds of thousands of events, most of
 * them statuses: no question costs the reading of them all.
 */
public interface MachineLives {

    /** Whether the tenant has a machine of that id, retired or not. */
    boolean isOf(String tenantId, UUID machineId);

    /** Whether the tenant's machine of that id is active, or empty if the tenant has no such machine. */
    Optional<Boolean> isActive(String tenantId, UUID machineId);
}
