package io.fleetledger.command.machine;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.queries.machine.ClaimedMachines;
import io.fleetledger.queries.machine.FindClaimedMachinesQuery;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.ids.ClaimIds;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Finds an identifier's holder in the last event of its claim, which is enough: the claim is not loaded. */
@Component
final class ClaimQueries {

    private final EventStore eventStore;
    private final AggregateEvents events;

    ClaimQueries(EventStore eventStore, AggregateEvents events) {
        this.eventStore = eventStore;
        this.events = events;
    }

    @QueryHandler
    ClaimedMachines handle(FindClaimedMachinesQuery query) {
        return new ClaimedMachines(query.machineIdentifiers().stream()
                .flatMap(identifier -> holder(query.tenantId(), identifier)
                        .map(machineId -> new ClaimedMachines.Holder(identifier, machineId))
                        .stream())
                .toList());
    }

    private Optional<UUID> holder(String tenantId, String machineIdentifier) {
        String claimId = ClaimIds.of(tenantId, machineIdentifier);
        return eventStore
                .lastSequenceNumberFor(claimId) // An unclaimed identifier costs one index lookup.
                .flatMap(last -> events.read(claimId, last, last + 1).stream().findFirst())
                .map(DomainEventMessage::getPayload)
                .filter(IdentifierClaimedEvent.class::isInstance)
                .map(claimed -> ((IdentifierClaimedEvent) claimed).machineId());
    }
}
