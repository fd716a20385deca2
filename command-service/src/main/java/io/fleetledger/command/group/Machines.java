package io.fleetledger.command.group;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells a group about the machines that join it. */
interface Machines {

    /** Returns the current state. */
    MachineLifecycle lifecycleOf(String tenantId, UUID machineId);

    /** Returns those that are not active; a machine just registered or restored is never among them. */
    Map<UUID, MachineLifecycle> notActive(String tenantId, List<UUID> machineIds);
}
