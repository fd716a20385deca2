package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A machine's readings arrive by another protocol. */
@Revision("1")
public record MachineProtocolChangedEvent(
        UUID machineId, String tenantId, long version, MachineProtocol oldProtocol, MachineProtocol newProtocol)
        implements MachineChangeEvent {}
