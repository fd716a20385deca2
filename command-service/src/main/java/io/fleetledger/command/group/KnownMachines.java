package io.fleetledger.command.group;

import io.fleetledger.command.machine.MachineLookup;
import io.fleetledger.queries.machine.ActiveMachines;
import io.fleetledger.queries.machine.FindActiveMachinesQuery;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.Queries;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Checks machines with the read side, which knows most of them and answers for all at once, and the rest with the event
 * store, which never lags. The read side may still show as active a machine that just retired: the policy removes it.
 */
@Component
final class KnownMachines implements Machines {

    private static final Logger LOG = LoggerFactory.getLogger(KnownMachines.class);

    /** Shorter than a command's sender waits: without an answer there must be time for the event store. */
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Queries queries;
    private final MachineLookup machineLookup;
    private final LastSequences lastSequences;

    KnownMachines(Queries queries, MachineLookup machineLookup, LastSequences lastSequences) {
        this.queries = queries;
        this.machineLookup = machineLookup;
        this.lastSequences = lastSequences;
    }

    @Override
    public Map<UUID, MachineLifecycle> notActive(String tenantId, List<UUID> machineIds) {
        Map<UUID, MachineLifecycle> found = new LinkedHashMap<>();
        if (machineIds.isEmpty()) {
            return found;
        }
        Set<UUID> active = shownAsActive(tenantId, machineIds);
        for (UUID machineId : machineIds) {
            if (!active.contains(machineId)) {
                MachineLifecycle lifecycle = lifecycleOf(tenantId, machineId);
                if (lifecycle != MachineLifecycle.ACTIVE) {
                    found.put(machineId, lifecycle);
                }
            }
        }
        return found;
    }

    private Set<UUID> shownAsActive(String tenantId, List<UUID> machineIds) {
        try {
            return upToDate(queries.queryBecauseOf(
                            CurrentUnitOfWork.get().getMessage(),
                            new FindActiveMachinesQuery(tenantId, machineIds),
                            ActiveMachines.class,
                            BOUND)
                    .machines());
        } catch (RuntimeException unreadable) {
            LOG.warn("Could not query the read side for active machines: {}", unreadable.toString());
            return Set.of();
        }
    }

    /** Omits machines with a later event: they may have retired a moment ago. */
    private Set<UUID> upToDate(List<ActiveMachines.Shown> machines) {
        Map<String, Long> last = lastSequences.of(
                machines.stream().map(machine -> machine.machineId().toString()).toList());
        return machines.stream()
                .filter(machine -> Objects.equals(last.get(machine.machineId().toString()), machine.sequence()))
                .map(ActiveMachines.Shown::machineId)
                .collect(Collectors.toSet());
    }

    @Override
    public MachineLifecycle lifecycleOf(String tenantId, UUID machineId) {
        return machineLookup
                .isActive(tenantId, machineId)
                .map(active -> active ? MachineLifecycle.ACTIVE : MachineLifecycle.RETIRED)
                .orElse(MachineLifecycle.UNKNOWN);
    }
}
