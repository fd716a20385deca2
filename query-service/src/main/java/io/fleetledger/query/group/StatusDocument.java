package io.fleetledger.query.group;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.validation.WireNames;
import org.bson.Document;

/**
 * The status of a machine in the collection {@value #COLLECTION}, for counting. Offline machines have none: a fleet
 * that is silent, or has never reported, takes no space.
 */
final class StatusDocument {

    static final String COLLECTION = "group-statuses";

    static final String STATUS = "status";

    private StatusDocument() {}

    static Document of(String machineId, String tenantId, MachineStatus status) {
        return new Document("_id", machineId).append("tenant_id", tenantId).append(STATUS, status.wireName());
    }

    static MachineStatus status(Document machine) {
        return WireNames.parse(machine.getString(STATUS), MachineStatus.values(), MachineStatus::wireName);
    }
}
