package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A machine got another name. */
@Revision("1")
public record MachineRenamedEvent(UUID machineId, String tenantId, long version, String oldName, String newName)
        implements MachineChangeEvent {}
