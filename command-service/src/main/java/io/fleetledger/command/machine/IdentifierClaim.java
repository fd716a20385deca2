package io.fleetledger.command.machine;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.IdentifierReleasedEvent;
import io.fleetledger.support.ids.ClaimIds;
import io.fleetledger.support.problem.RefusedException;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * One identifier of one tenant and the machine that holds it, if any. Its id derives from both, so that two claims of
 * one identifier are events of one stream, in which the store accepts each sequence number once.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class IdentifierClaim {

    @AggregateIdentifier
    private String claimId;

    private @Nullable UUID holder;

    IdentifierClaim() {}

    /** An identifier that was never claimed. */
    IdentifierClaim(String claimId) {
        this.claimId = claimId;
    }

    void claim(String tenantId, String machineIdentifier, UUID machineId) {
        if (machineId.equals(holder)) {
            return;
        }
        if (holder != null) {
            throw new RefusedException(MachineRefusal.because(
                    MachineError.IDENTIFIER_TAKEN, "Another active machine has this machine_identifier."));
        }
        apply(new IdentifierClaimedEvent(
                ClaimIds.of(tenantId, machineIdentifier), tenantId, machineIdentifier, machineId));
    }

    void release(String tenantId, String machineIdentifier, UUID machineId) {
        if (machineId.equals(holder)) {
            apply(new IdentifierReleasedEvent(claimId, tenantId, machineIdentifier, machineId));
        }
    }

    /** Empty when the identifier is free. */
    Optional<UUID> holder() {
        return Optional.ofNullable(holder);
    }

    @EventSourcingHandler
    void on(IdentifierClaimedEvent event) {
        claimId = event.claimId();
        holder = event.machineId();
    }

    @EventSourcingHandler
    void on(IdentifierReleasedEvent event) {
        claimId = event.claimId();
        holder = null;
    }
}
