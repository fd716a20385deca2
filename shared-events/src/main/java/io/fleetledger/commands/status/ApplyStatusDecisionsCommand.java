package io.fleetledger.commands.status;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.RoutingKey;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what sagas decided about machines of one tenant, in one append. Sent again, in whole or in part, it
 * changes nothing: a machine and an alert ignore a cause not above the last they know. Nothing is ever refused; what a
 * retired machine or an unknown one is told has no effect. Answered with nothing.
 *
 * @param decisions of each machine once; statuses, their reasons and alerts are 1..500 together, or one status with
 *     more reasons
 */
public record ApplyStatusDecisionsCommand(String tenantId, List<MachineDecision> decisions) implements TenantCommand {

    public ApplyStatusDecisionsCommand {
        decisions = List.copyOf(decisions);
    }

    /** Batches spread over the processes; one that is sent again meets the process that may still be at it. */
    @RoutingKey
    public @Nullable UUID firstMachineId() {
        return decisions.isEmpty() ? null : decisions.get(0).machineId();
    }
}
