package io.fleetledger.events.tenant;

import io.fleetledger.events.TenantEvent;
import org.axonframework.serialization.Revision;

/**
 * Everything of a tenant was to be handed to an administrator. It is told to the tenant of who asked, before the first byte
 * is sent. Who it was stands in the message's metadata.
 *
 * @param tenantId of the administrator, which is one of the platform's
 * @param exportedTenantId whose data is handed out
 */
@Revision("1")
public record TenantExportRequestedEvent(String tenantId, String exportedTenantId) implements TenantEvent {}
