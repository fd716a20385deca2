package io.fleetledger.events.machine;

import io.fleetledger.events.status.MachineStatus;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A retired machine came back under its identifier, offline and with no readings. Carries what counters need to count it again. */
@Revision("1")
public record MachineRestoredEvent(
        UUID machineId,
        String tenantId,
        long version,
        String machineIdentifier,
        MachineProtocol protocol,
        MachineStatus oldStatus)
        implements MachineChangeEvent {}
