package io.fleetledger.events.machine;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** A machine goes by another identifier; the old one is free from this moment. */
@Revision("1")
public record MachineIdentifierChangedEvent(
        UUID machineId, String tenantId, long version, String oldIdentifier, String newIdentifier)
        implements MachineChangeEvent {}
