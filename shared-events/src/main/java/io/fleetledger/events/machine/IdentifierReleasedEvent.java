package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A machine gave its identifier back; any machine of the tenant may claim it now.
 *
 * @param claimId of tenant and identifier; the claim's own stream
 */
@Revision("1")
public record IdentifierReleasedEvent(String claimId, String tenantId, String machineIdentifier, UUID machineId) {}
