package io.fleetledger.events.machine;

import io.fleetledger.events.status.MachineStatus;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A machine left the fleet; its identifier is free from this moment. Carries what counters need to leave it out. */
@Revision("1")
public record MachineRetiredEvent(
        UUID machineId,
        String tenantId,
        long version,
        String machineIdentifier,
        MachineProtocol protocol,
        MachineStatus oldStatus)
        implements MachineChangeEvent {}
