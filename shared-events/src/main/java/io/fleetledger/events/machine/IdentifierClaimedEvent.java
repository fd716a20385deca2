package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A machine took an identifier of its tenant. The claim's own id is derived from tenant and identifier, so the event
 * store's rule that a sequence number exists once makes two holders impossible on any number of nodes.
 *
 * @param claimId of tenant and identifier; the claim's own stream
 */
@Revision("1")
public record IdentifierClaimedEvent(String claimId, String tenantId, String machineIdentifier, UUID machineId) {}
