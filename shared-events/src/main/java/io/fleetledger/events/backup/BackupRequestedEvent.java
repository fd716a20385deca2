package io.fleetledger.events.backup;

import io.fleetledger.events.TenantEvent;
import org.axonframework.serialization.Revision;

/**
 * A backup of everything was to be handed to an administrator. It is told to the tenant of who asked, before the first byte
 * is sent: nobody has a backup that is not recorded. Who it was stands in the message's metadata.
 *
 * @param tenantId of the administrator; the backup is of all tenants' data
 */
@Revision("1")
public record BackupRequestedEvent(String tenantId) implements TenantEvent {}
