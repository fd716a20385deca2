package io.fleetledger.command.machine;

import java.util.Optional;
import java.util.UUID;

/**
 * Answers other features' questions about machines from their current state. A machine may have hundreds of thousands
 * of events, most of them statuses: no question reads them all.
 */
public interface MachineLookup {

    /** Whether the tenant has a machine with that id, retired or not. */
    boolean belongsTo(String tenantId, UUID machineId);

    /** Whether the tenant's machine with that id is active, or empty if the tenant has no such machine. */
    Optional<Boolean> isActive(String tenantId, UUID machineId);
}
