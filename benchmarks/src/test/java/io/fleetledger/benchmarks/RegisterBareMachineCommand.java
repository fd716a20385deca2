package io.fleetledger.benchmarks;

import io.fleetledger.events.machine.MachineProtocol;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * The fields of a registration under a name of its own, so that Axon Server takes it to whoever is bare.
 *
 * @param followed whether its events are of the types that the product follows
 */
record RegisterBareMachineCommand(
        @TargetAggregateIdentifier UUID machineId,
        String tenantId,
        String name,
        String machineIdentifier,
        MachineProtocol protocol,
        String location,
        boolean followed) {}
