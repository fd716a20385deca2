package io.fleetledger.events.tenant;

import io.fleetledger.events.TenantEvent;
import org.axonframework.serialization.Revision;

/**
 * An administrator asked to off-board a tenant: nothing more of it is accepted, and its data is erased. It is recorded
 * for the administrator's tenant before anything is done. The message's metadata says who it was.
 *
 * @param tenantId of the administrator, which is one of the platform's
 * @param offboardedTenantId whose data is erased
 */
@Revision("1")
public record TenantOffboardingRequestedEvent(String tenantId, String offboardedTenantId) implements TenantEvent {}
