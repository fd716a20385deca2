package io.fleetledger.events.backup;

import io.fleetledger.events.TenantEvent;
import org.axonframework.serialization.Revision;

/**
 * An administrator asked for a backup of everything. It is recorded for the administrator's tenant before the first
 * byte is sent: nobody has a backup that is not recorded. The message's metadata says who it was.
 *
 * @param tenantId of the administrator; the backup is of all tenants' data
 */
@Revision("1")
public record BackupRequestedEvent(String tenantId) implements TenantEvent {}
