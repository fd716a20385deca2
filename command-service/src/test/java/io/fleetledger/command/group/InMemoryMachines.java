package io.fleetledger.command.group;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Machines as their interface promises them, without a store. */
final class InMemoryMachines implements Machines {

    private final Map<UUID, MachineLifecycle> machines = new HashMap<>();

    InMemoryMachines with(MachineLifecycle lifecycle, UUID... machineIds) {
        List.of(machineIds).forEach(machineId -> machines.put(machineId, lifecycle));
        return this;
    }

    @Override
    public MachineLifecycle lifecycleOf(String tenantId, UUID machineId) {
        return machines.getOrDefault(machineId, MachineLifecycle.UNKNOWN);
    }

    @Override
    public Map<UUID, MachineLifecycle> notActive(String tenantId, List<UUID> machineIds) {
        Map<UUID, MachineLifecycle> found = new LinkedHashMap<>();
        machineIds.stream()
                .filter(machineId -> lifecycleOf(tenantId, machineId) != MachineLifecycle.ACTIVE)
                .forEach(machineId -> found.put(machineId, lifecycleOf(tenantId, machineId)));
        return found;
    }
}
