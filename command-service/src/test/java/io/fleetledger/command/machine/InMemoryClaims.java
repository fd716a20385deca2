package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.support.problem.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Claims as their interface promises them, without a store. */
final class InMemoryClaims implements IdentifierClaims {

    private final Map<List<String>, UUID> holders = new HashMap<>();

    private final Set<List<String>> claimed = new HashSet<>();

    InMemoryClaims held(String tenantId, String machineIdentifier, UUID machineId) {
        holders.put(List.of(tenantId, machineIdentifier), machineId);
        claimed.add(List.of(tenantId, machineIdentifier));
        return this;
    }

    Map<List<String>, UUID> holders() {
        return Map.copyOf(holders);
    }

    @Override
    public void claim(String tenantId, String machineIdentifier, UUID machineId) {
        UUID holder = holders.putIfAbsent(List.of(tenantId, machineIdentifier), machineId);
        if (holder != null && !holder.equals(machineId)) {
            throw new RefusedException(MachineRefusal.because(MachineError.IDENTIFIER_TAKEN, "Taken."));
        }
        claimed.add(List.of(tenantId, machineIdentifier));
    }

    @Override
    public void release(String tenantId, String machineIdentifier, UUID machineId) {
        holders.remove(List.of(tenantId, machineIdentifier), machineId);
    }

    @Override
    public void exchange(String tenantId, String oldIdentifier, String newIdentifier, UUID machineId) {
        claim(tenantId, newIdentifier, machineId);
        release(tenantId, oldIdentifier, machineId);
    }

    @Override
    public Map<String, Optional<UUID>> holders(String tenantId, Set<String> machineIdentifiers) {
        Map<String, Optional<UUID>> found = new HashMap<>();
        machineIdentifiers.stream()
                .filter(identifier -> claimed.contains(List.of(tenantId, identifier)))
                .forEach(identifier ->
                        found.put(identifier, Optional.ofNullable(holders.get(List.of(tenantId, identifier)))));
        return found;
    }
}
