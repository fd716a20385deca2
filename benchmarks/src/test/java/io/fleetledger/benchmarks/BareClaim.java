package io.fleetledger.benchmarks;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.support.ids.ClaimIds;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;

/** The other aggregate of a bare registration. */
@AggregateRoot(type = "IdentifierClaim")
final class BareClaim {

    @AggregateIdentifier
    @SuppressWarnings({"unused", "NullAway.Init"}) // Axon reads it, and an event fills it.
    private String claimId;

    BareClaim() {}

    BareClaim(RegisterBareMachineCommand command) {
        IdentifierClaimedEvent claimed = new IdentifierClaimedEvent(
                ClaimIds.of(command.tenantId(), command.machineIdentifier()),
                command.tenantId(),
                command.machineIdentifier(),
                command.machineId());
        apply(command.followed() ? claimed : new Unfollowed<>(claimed));
    }

    @EventSourcingHandler
    void on(IdentifierClaimedEvent event) {
        claimId = event.claimId();
    }

    @EventSourcingHandler
    void on(Unfollowed<IdentifierClaimedEvent> unfollowed) {
        on(unfollowed.event());
    }
}
