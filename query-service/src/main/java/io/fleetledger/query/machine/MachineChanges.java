package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.events.machine.MachineChangeEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.support.validation.WireNames;
import java.util.Date;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;

/** Applies each event to the fields of its machine, in the present document as well as in a version. */
final class MachineChanges {

    private MachineChanges() {}

    /** The caller sets the id: a version has one of its own. */
    static void apply(Document machine, MachineEvent event, EventMessage<?> message) {
        if (event instanceof MachineRegisteredEvent registered) {
            machine.append(TENANT_ID, registered.tenantId())
                    .append(NAME, registered.name())
                    .append(MACHINE_IDENTIFIER, registered.machineIdentifier())
                    .append(PROTOCOL, registered.protocol().wireName())
                    .append(LOCATION, registered.location())
                    .append(STATUS, MachineStatus.OFFLINE.wireName())
                    .append(ACTIVE, true)
                    .append(CREATED_AT, Date.from(message.getTimestamp()))
                    .append(OFFLINE_AFTER_SECONDS, registered.offlineAfterSeconds());
        } else if (event instanceof MachineRenamedEvent renamed) {
            machine.append(NAME, renamed.newName());
        } else if (event instanceof MachineIdentifierChangedEvent changed) {
            machine.append(MACHINE_IDENTIFIER, changed.newIdentifier());
        } else if (event instanceof MachineProtocolChangedEvent changed) {
            machine.append(PROTOCOL, changed.newProtocol().wireName());
        } else if (event instanceof MachineRelocatedEvent relocated) {
            machine.append(LOCATION, relocated.newLocation());
        } else if (event instanceof MachineOfflineThresholdChangedEvent changed) {
            machine.append(OFFLINE_AFTER_SECONDS, changed.newSeconds());
        } else if (event instanceof MachineRetiredEvent) {
            machine.append(ACTIVE, false).append(STATUS, MachineStatus.OFFLINE.wireName());
        } else if (event instanceof MachineRestoredEvent) {
            machine.append(ACTIVE, true).append(STATUS, MachineStatus.OFFLINE.wireName());
        } else if (event instanceof MachineStatusChangedEvent changed) {
            machine.append(STATUS, changed.newStatus().wireName());
        }
        if (event instanceof MachineChangeEvent change) {
            machine.append(VERSION, change.version()).append(UPDATED_AT, Date.from(message.getTimestamp()));
        }
    }

    static MachineStatus status(Document machine) {
        return WireNames.parse(machine.getString(STATUS), MachineStatus.values(), MachineStatus::wireName);
    }
}
