package io.fleetledger.benchmarks;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.support.idempotency.ClaimIds;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;

/** The other aggregate of a bare registration. */
final class BareClaim {

    @AggregateIdentifier
    @SuppressWarnings({"unused", "NullAway.Init"}) // Axon reads it, and an event fills it.
    private String claimId;

    BareClaim() {}

    BareClaim(RegisterBareMachineCommand command) {
        apply(new IdentifierClaimedEvent(
                ClaimIds.of(command.tenantId(), command.machineIdentifier()),
                command.tenantId(),
                command.machineIdentifier(),
                command.machineId()));
    }

    @EventSourcingHandler
    void on(IdentifierClaimedEvent event) {
        claimId = event.claimId();
    }
}
