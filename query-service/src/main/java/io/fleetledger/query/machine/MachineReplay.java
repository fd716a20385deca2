package io.fleetledger.query.machine;

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
import io.fleetledger.queries.machine.MachineView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/** A machine on its way through its events, from its registration on. */
final class MachineReplay {

    private final MachineRegisteredEvent registered;
    private final Instant createdAt;

    private String name;
    private String machineIdentifier;
    private MachineProtocol protocol;
    private @Nullable String location;
    private @Nullable Integer offlineAfterSeconds;
    private MachineStatus status = MachineStatus.OFFLINE;
    private boolean active = true;
    private Instant updatedAt;
    private long version;

    MachineReplay(MachineRegisteredEvent registered, Instant at) {
        this.registered = registered;
        this.createdAt = at;
        this.name = registered.name();
        this.machineIdentifier = registered.machineIdentifier();
        this.protocol = registered.protocol();
        this.location = registered.location();
        this.offlineAfterSeconds = registered.offlineAfterSeconds();
        this.updatedAt = at;
        this.version = registered.version();
    }

    /** Takes the event that follows. */
    void apply(EventMessage<?> message) {
        Object event = message.getPayload();
        if (event instanceof MachineRenamedEvent renamed) {
            name = renamed.newName();
        } else if (event instanceof MachineIdentifierChangedEvent changed) {
            machineIdentifier = changed.newIdentifier();
        } else if (event instanceof MachineProtocolChangedEvent changed) {
            protocol = changed.newProtocol();
        } else if (event instanceof MachineRelocatedEvent relocated) {
            location = relocated.newLocation();
        } else if (event instanceof MachineOfflineThresholdChangedEvent changed) {
            offlineAfterSeconds = changed.newSeconds();
        } else if (event instanceof MachineRetiredEvent) {
            active = false;
            status = MachineStatus.OFFLINE;
        } else if (event instanceof MachineRestoredEvent) {
            active = true;
            status = MachineStatus.OFFLINE;
        } else if (event instanceof MachineStatusChangedEvent changed) {
            status = changed.newStatus();
        }
        if (event instanceof MachineChangeEvent change) {
            version = change.version();
            updatedAt = message.getTimestamp();
        }
    }

    /**
     * The machine as it is by the events so far; when it was last seen, they do not tell.
     *
     * @param groupIds which they do not tell either
     */
    MachineView now(List<UUID> groupIds) {
        return new MachineView(
                registered.machineId(),
                name,
                machineIdentifier,
                protocol,
                location,
                status,
                registered.tenantId(),
                active,
                createdAt,
                updatedAt,
                groupIds,
                null,
                offlineAfterSeconds,
                version);
    }
}
