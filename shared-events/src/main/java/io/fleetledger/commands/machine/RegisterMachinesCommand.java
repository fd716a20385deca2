package io.fleetledger.commands.machine;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.RoutingKey;
import org.jspecify.annotations.Nullable;

/**
 * Registers many machines in one append. Each row is decided for itself, in order, and none is ever the reason for a
 * refusal: what became of it stands in the answer, {@link RegisteredMachines}. Sent again with the same machine ids it
 * registers nothing twice and gets the same outcomes.
 *
 * @param rows 1..500
 * @param atomic one bad row and none is registered: every row's outcome is then {@code SKIPPED}
 * @param dryRun decide, but do nothing
 */
public record RegisterMachinesCommand(
        String tenantId, List<MachineRow> rows, OnDuplicate onDuplicate, boolean atomic, boolean dryRun)
        implements TenantCommand {

    public RegisterMachinesCommand {
        rows = List.copyOf(rows);
    }

    /** Batches spread over the processes; one that is sent again meets the process that may still be at it. */
    @RoutingKey
    public @Nullable UUID firstMachineId() {
        return rows.isEmpty() ? null : rows.get(0).machineId();
    }
}
