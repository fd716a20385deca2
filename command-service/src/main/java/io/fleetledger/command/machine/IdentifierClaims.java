package io.fleetledger.command.machine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who holds which identifier of a tenant. Claims change in the same unit of work as the machine that asks, so both
 * happen or neither does.
 */
interface IdentifierClaims {

    /** Takes the identifier for the machine; refused with IDENTIFIER_TAKEN while another machine holds it. */
    void claim(String tenantId, String machineIdentifier, UUID machineId);

    /** Gives the identifier back: a freed identifier can be taken again. */
    void release(String tenantId, String machineIdentifier, UUID machineId);

    /** Takes one identifier and gives another back, in one step. */
    void exchange(String tenantId, String oldIdentifier, String newIdentifier, UUID machineId);

    /**
     * Who holds each of the identifiers, which stay as they are until the unit of work ends: empty for one that is free
     * again, no entry for one that was never claimed.
     */
    Map<String, Optional<UUID>> holders(String tenantId, Set<String> machineIdentifiers);
}
