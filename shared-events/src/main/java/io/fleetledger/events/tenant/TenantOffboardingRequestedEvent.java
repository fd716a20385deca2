package io.fleetledger.events.tenant;

import io.fleetledger.events.TenantEvent;
import org.axonframework.serialization.Revision;

/**
 * A tenant was to be off-boarded: nothing more of it is taken, and what there is of it is erased. It is told to the tenant of
 * who asked, before anything is done. Who it was stands in the message's metadata.
 *
 * @param tenantId of the administrator, which is one of the platform's
 * @param offboardedTenantId whose data is erased
 */
@Revision("1")
public record TenantOffboardingRequestedEvent(String tenantId, String offboardedTenantId) implements TenantEvent {}
