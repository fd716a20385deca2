package io.fleetledger.command.machine;

import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes a retiring machine from its groups, so that the client that retires it finds it in none. The policy that
 * follows the log does the rest: groups that it joins at the same moment, or all if the read side is unavailable.
 */
@Component
final class MachineGroupMemberships {

    private static final Logger LOG = LoggerFactory.getLogger(MachineGroupMemberships.class);

    private final Commands commands;
    private final Queries queries;

    MachineGroupMemberships(Commands commands, Queries queries) {
        this.commands = commands;
        this.queries = queries;
    }

    /**
     * The groups that a machine has left.
     *
     * @param all whether these are all that the read side showed
     */
    record Left(List<Written> groups, boolean all) {

        Left {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Returns the groups that the read side shows for the machine, empty if it is unavailable; call it before the
     * machine retires.
     */
    Optional<List<UUID>> shown(Caller caller, UUID machineId) {
        try {
            return Optional.of(
                    queries.find(caller, new FindMachineByIdQuery(caller.tenantId(), machineId), MachineView.class)
                            .map(MachineView::groupIds)
                            .orElse(List.of()));
        } catch (RuntimeException unreadable) {
            LOG.warn("Could not read the groups of a retiring machine: {}", unreadable.toString());
            return Optional.empty();
        }
    }

    /** Removes the machine from the groups that were shown for it. */
    Left leave(Caller caller, UUID machineId, Optional<List<UUID>> shown) {
        List<UUID> groupIds = shown.orElse(List.of());
        List<Written> left = new ArrayList<>();
        for (UUID groupId : groupIds) {
            try {
                var group = commands.send(
                        caller,
                        new RemoveRetiredMachineCommand(groupId, caller.tenantId(), machineId),
                        MachineGroupState.class);
                left.add(new Written(groupId, group.sequence()));
            } catch (RuntimeException failure) {
                // The machine has retired, and the response must say so.
                LOG.warn("Could not remove a retired machine from group {}", groupId, failure);
                if (Outages.isOutage(failure)) {
                    break; // The policy does the rest; each further attempt would wait as long.
                }
            }
        }
        return new Left(left, shown.isPresent() && left.size() == groupIds.size());
    }
}
