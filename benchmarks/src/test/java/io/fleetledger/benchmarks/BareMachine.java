package io.fleetledger.benchmarks;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import io.fleetledger.events.machine.MachineRegisteredEvent;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;

/** A machine that asks nobody and checks nothing: no more than two beginnings in one unit of work. */
@AggregateRoot(type = "Machine")
final class BareMachine {

    @AggregateIdentifier
    @SuppressWarnings({"unused", "NullAway.Init"}) // Axon reads it, and an event fills it.
    private UUID machineId;

    BareMachine() {}

    @CommandHandler
    BareMachine(RegisterBareMachineCommand command) throws Exception {
        createNew(BareClaim.class, () -> new BareClaim(command));
        MachineRegisteredEvent registered = new MachineRegisteredEvent(
                command.machineId(),
                command.tenantId(),
                1,
                command.name(),
                command.machineIdentifier(),
                command.protocol(),
                command.location(),
                null);
        apply(command.followed() ? registered : new Unfollowed<>(registered));
    }

    @EventSourcingHandler
    void on(MachineRegisteredEvent event) {
        machineId = event.machineId();
    }

    @EventSourcingHandler
    void on(Unfollowed<MachineRegisteredEvent> unfollowed) {
        on(unfollowed.event());
    }
}
