package io.fleetledger.command.group;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a group has to know of the machines that join it. */
interface Machines {

    /** Exact at this moment. */
    MachineStanding standingOf(String tenantId, UUID machineId);

    /** Those that are not active; a machine registered or restored a moment ago is never among them. */
    Map<UUID, MachineStanding> notActive(String tenantId, List<UUID> machineIds);
}
