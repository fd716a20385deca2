package io.fleetledger.benchmarks;

import io.fleetledger.commands.group.AddMembersCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.events.group.GroupType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;

/** A tree of groups: every group has up to ten below it, and five machines. */
final class Tree {

    static final String PATH = "/api/v1/machine-groups/tree";

    private static final int CHILDREN = 10;
    private static final int MEMBERS = 5;
    private static final List<GroupType> TYPES = List.of(GroupType.values());

    private final CommandGateway gateway;
    private final String tenantId;

    Tree(CommandGateway gateway, String tenantId) {
        this.gateway = gateway;
        this.tenantId = tenantId;
    }

    /** @param machineIds of which some are in several groups if there are less than five for each group */
    void grow(int groups, List<String> machineIds) {
        List<UUID> made = new ArrayList<>(groups);
        for (int number = 0; number < groups; number++) {
            UUID id = UUID.randomUUID();
            @Nullable UUID parent = number < CHILDREN ? null : made.get(number / CHILDREN - 1);
            gateway.sendAndWait(new CreateMachineGroupCommand(
                    id, tenantId, "Group " + number, TYPES.get(number % TYPES.size()), parent, null));
            int first = number * MEMBERS;
            gateway.sendAndWait(new AddMembersCommand(
                    id,
                    tenantId,
                    null,
                    IntStream.range(first, first + MEMBERS)
                            .mapToObj(member -> UUID.fromString(machineIds.get(member % machineIds.size())))
                            .toList()));
            made.add(id);
        }
    }
}
