package io.fleetledger.events.tenant;

import io.fleetledger.events.TenantEvent;
import org.axonframework.serialization.Revision;

/**
 * An administrator asked for all data of a tenant. It is recorded for the administrator's tenant before the first byte
 * is sent. The message's metadata says who it was.
 *
 * @param tenantId of the administrator, which is one of the platform's
 * @param exportedTenantId whose data is handed out
 */
@Revision("1")
public record TenantExportRequestedEvent(String tenantId, String exportedTenantId) implements TenantEvent {}
