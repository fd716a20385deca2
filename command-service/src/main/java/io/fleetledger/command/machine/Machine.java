package io.fleetledger.command.machine;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.events.PersonalData;
import io.fleetledger.events.machine.MachineChangeEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a tenant's fleet: registered once, changed while active, retired and restored. Every handler also
 * accepts an unknown id, so that the machine itself answers MACHINE_NOT_FOUND, the same with every event store.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("2")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Machine {

    @AggregateIdentifier
    private UUID machineId;

    private String tenantId;
    private String name;
    private String machineIdentifier;
    private MachineProtocol protocol;

    @PersonalData("location")
    private @Nullable String location;

    private @Nullable Integer offlineAfterSeconds;
    private MachineStatus status;
    private boolean active;
    private Instant createdAt;
    private Instant updatedAt;
    private long version;
    /** The version at which the machine was registered or last restored. */
    private long sinceVersion;

    private @Nullable StatusCause lastCause;

    Machine() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineState handle(RegisterMachineCommand command, IdentifierClaims claims, OriginalResponses originalResponses) {
        if (exists()) {
            requireTenant(command.tenantId());
            return originalResponses.of(command.machineId());
        }
        MachineFields.check(command);
        String identifier = MachineFields.machineIdentifier(command.machineIdentifier());
        claims.claim(command.tenantId(), identifier, command.machineId());
        apply(new MachineRegisteredEvent(
                command.machineId(),
                command.tenantId(),
                1,
                MachineFields.name(command.name()),
                identifier,
                command.protocol(),
                Texts.blankToNull(command.location()),
                command.offlineAfterSeconds()));
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineState handle(ChangeMachineCommand command, IdentifierClaims claims) {
        requireTenant(command.tenantId());
        requireVersion(command.expectedVersions());
        if (!active) {
            throw new RefusedException(MachineRefusal.because(
                    MachineError.MACHINE_DEACTIVATED, "The machine is deactivated; restore it to change it."));
        }
        MachineFields.check(command);
        if (command.name() != null) {
            rename(MachineFields.name(valueOf(command.name())));
        }
        if (command.machineIdentifier() != null) {
            changeIdentifier(MachineFields.machineIdentifier(valueOf(command.machineIdentifier())), claims);
        }
        if (command.protocol() != null && valueOf(command.protocol()) != protocol) {
            apply(new MachineProtocolChangedEvent(
                    machineId, tenantId, version + 1, protocol, valueOf(command.protocol())));
        }
        if (command.location() != null) {
            relocate(Texts.blankToNull(command.location().value()));
        }
        if (command.offlineAfterSeconds() != null
                && !Objects.equals(
                        offlineAfterSeconds, command.offlineAfterSeconds().value())) {
            apply(new MachineOfflineThresholdChangedEvent(
                    machineId,
                    tenantId,
                    version + 1,
                    offlineAfterSeconds,
                    command.offlineAfterSeconds().value()));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineState handle(RetireMachineCommand command, IdentifierClaims claims) {
        requireTenant(command.tenantId());
        if (active) { // A change already made is not refused for an old version (RFC 9110, 13.1.1).
            requireVersion(command.expectedVersions());
            claims.release(tenantId, machineIdentifier, machineId);
            apply(new MachineRetiredEvent(machineId, tenantId, version + 1, machineIdentifier, protocol, status));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineState handle(RestoreMachineCommand command, IdentifierClaims claims) {
        requireTenant(command.tenantId());
        if (!active) {
            claims.claim(tenantId, machineIdentifier, machineId);
            apply(new MachineRestoredEvent(
                    machineId, tenantId, version + 1, machineIdentifier, protocol, status, offlineAfterSeconds));
        }
        return state();
    }

    /**
     * Records a status that its saga has decided, once: a saga restored to an older state decides again, and a decision
     * may arrive after the machine has been retired, or even restored.
     */
    void recordStatus(StatusDecision decision) {
        boolean ofThisStay = active && decision.sinceVersion() == sinceVersion;
        boolean known = lastCause != null && decision.cause().compareTo(lastCause) <= 0;
        if (ofThisStay && !known && decision.status() != status) {
            apply(new MachineStatusChangedEvent(
                    machineId, tenantId, status, decision.status(), decision.reasons(), decision.cause()));
        }
    }

    private void rename(String newName) {
        if (!newName.equals(name)) {
            apply(new MachineRenamedEvent(machineId, tenantId, version + 1, name, newName));
        }
    }

    private void changeIdentifier(String newIdentifier, IdentifierClaims claims) {
        if (!newIdentifier.equals(machineIdentifier)) {
            claims.exchange(tenantId, machineIdentifier, newIdentifier, machineId);
            apply(new MachineIdentifierChangedEvent(
                    machineId, tenantId, version + 1, machineIdentifier, newIdentifier));
        }
    }

    private void relocate(@Nullable String newLocation) {
        if (!Objects.equals(newLocation, location)) {
            apply(new MachineRelocatedEvent(machineId, tenantId, version + 1, location, newLocation));
        }
    }

    /** The fields are empty if the id names no machine, or another aggregate. */
    private boolean exists() {
        return tenantId != null;
    }

    boolean belongsTo(String callersTenant) {
        return callersTenant.equals(tenantId);
    }

    boolean isActive() {
        return active;
    }

    /** Whether it holds the identifier; a claim that was read earlier may say otherwise. */
    boolean hasIdentifier(String identifier) {
        return active && identifier.equals(machineIdentifier);
    }

    /** Treats another tenant's machine as unknown. */
    private void requireTenant(String callersTenant) {
        if (!belongsTo(callersTenant)) {
            throw new RefusedException(
                    MachineRefusal.because(MachineError.MACHINE_NOT_FOUND, "There is no such machine."));
        }
    }

    private void requireVersion(@Nullable List<Long> expected) {
        if (expected != null && !expected.contains(version)) {
            throw new RefusedException(MachineRefusal.because(
                    MachineError.VERSION_MISMATCH, "The machine is at version " + version + "."));
        }
    }

    private MachineState state() {
        return new MachineState(
                machineId,
                tenantId,
                name,
                machineIdentifier,
                protocol,
                location,
                offlineAfterSeconds,
                status,
                active,
                createdAt,
                updatedAt,
                version,
                getVersion());
    }

    private static <T> T valueOf(FieldChange<T> change) {
        return Objects.requireNonNull(change.value(), "checked by MachineFields");
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        machineId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(MachineRegisteredEvent event, @Timestamp Instant at) {
        machineId = event.machineId();
        tenantId = event.tenantId();
        name = event.name();
        machineIdentifier = event.machineIdentifier();
        protocol = event.protocol();
        location = event.location();
        offlineAfterSeconds = event.offlineAfterSeconds();
        status = MachineStatus.OFFLINE;
        active = true;
        sinceVersion = event.version();
        createdAt = at;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineRenamedEvent event, @Timestamp Instant at) {
        name = event.newName();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineIdentifierChangedEvent event, @Timestamp Instant at) {
        machineIdentifier = event.newIdentifier();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineProtocolChangedEvent event, @Timestamp Instant at) {
        protocol = event.newProtocol();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineRelocatedEvent event, @Timestamp Instant at) {
        location = event.newLocation();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineOfflineThresholdChangedEvent event, @Timestamp Instant at) {
        offlineAfterSeconds = event.newSeconds();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineRetiredEvent event, @Timestamp Instant at) {
        active = false;
        status = MachineStatus.OFFLINE;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineRestoredEvent event, @Timestamp Instant at) {
        active = true;
        sinceVersion = event.version();
        status = MachineStatus.OFFLINE;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineStatusChangedEvent event) {
        status = event.newStatus();
        lastCause = event.cause();
    }

    private void changed(MachineChangeEvent event, Instant at) {
        version = event.version();
        updatedAt = at;
    }
}
