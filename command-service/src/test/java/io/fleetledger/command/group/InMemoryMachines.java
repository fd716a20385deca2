package io.fleetledger.command.group;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Machines as their interface promises them, without a store. */
final class InMemoryMachines implements Machines {

    private final Map<UUID, MachineStanding> machines = new HashMap<>();

    InMemoryMachines with(MachineStanding standing, UUID... machineIds) {
        List.of(machineIds).forEach(machineId -> machines.put(machineId, standing));
        return this;
    }

    @Override
    public MachineStanding standingOf(String tenantId, UUID machineId) {
        return machines.getOrDefault(machineId, MachineStanding.UNKNOWN);
    }

    @Override
    public Map<UUID, MachineStanding> notActive(String tenantId, List<UUID> machineIds) {
        Map<UUID, MachineStanding> found = new LinkedHashMap<>();
        machineIds.stream()
                .filter(machineId -> standingOf(tenantId, machineId) != MachineStanding.ACTIVE)
                .forEach(machineId -> found.put(machineId, standingOf(tenantId, machineId)));
        return found;
    }
}
