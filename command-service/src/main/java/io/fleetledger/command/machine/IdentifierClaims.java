package io.fleetledger.command.machine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The machines that hold a tenant's identifiers. A claim changes in the same unit of work as the machine that asks, so
 * both change or neither does.
 */
interface IdentifierClaims {

    /** Claims the identifier for the machine; refused with IDENTIFIER_TAKEN while another machine holds it. */
    void claim(String tenantId, String machineIdentifier, UUID machineId);

    /** Releases the identifier, so that it can be claimed again. */
    void release(String tenantId, String machineIdentifier, UUID machineId);

    /** Claims one identifier and releases another, in one step. */
    void exchange(String tenantId, String oldIdentifier, String newIdentifier, UUID machineId);

    /**
     * Returns the holders of the identifiers, which do not change until the unit of work ends: empty for a released
     * identifier, no entry for one that was never claimed.
     */
    Map<String, Optional<UUID>> holders(String tenantId, Set<String> machineIdentifiers);
}
