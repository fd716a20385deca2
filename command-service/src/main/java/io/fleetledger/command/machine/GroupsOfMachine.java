package io.fleetledger.command.machine;

import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.axon.ReadYourWrites;
import io.fleetledger.support.axon.ReadYourWrites.Written;
import io.fleetledger.support.axon.WrittenResource;
import io.fleetledger.support.http.Preferences;
import io.fleetledger.support.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes a retiring machine from its groups, so that the client that retires it finds it in none. The policy that
 * follows the log does the rest: groups that it joins at the same moment, or all if the read side is unavailable.
 */
@Component
final class GroupsOfMachine {

    private static final Logger LOG = LoggerFactory.getLogger(GroupsOfMachine.class);

    private final Commands commands;
    private final Queries queries;
    private final ReadYourWrites readYourWrites;

    GroupsOfMachine(Commands commands, Queries queries, ReadYourWrites readYourWrites) {
        this.commands = commands;
        this.queries = queries;
        this.readYourWrites = readYourWrites;
    }

    /** Returns the groups that the read side shows for the machine; call it before the machine retires. */
    List<UUID> shown(Caller caller, UUID machineId) {
        try {
            return queries.find(caller, new FindMachineByIdQuery(caller.tenantId(), machineId), MachineView.class)
                    .map(MachineView::groupIds)
                    .orElse(List.of());
        } catch (RuntimeException unreadable) {
            LOG.warn("The groups of a machine that retires could not be read: {}", unreadable.toString());
            return List.of();
        }
    }

    /** Removes the machine from these groups; returns whether that can be read. Does not wait if asked not to. */
    boolean leave(Caller caller, UUID machineId, List<UUID> groupIds, @Nullable List<String> prefer) {
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
                LOG.warn("A retired machine is still in group {}", groupId, failure);
            }
        }
        return left.size() == groupIds.size()
                && (Preferences.respondAsync(prefer)
                        || readYourWrites.awaitAll(caller, WrittenResource.MACHINE_GROUP, left));
    }
}
