package io.fleetledger.command.group;

import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.stereotype.Component;

/**
 * Removes retired machines from their groups. Retiring a machine does so too, for the groups that the read side shows;
 * a machine that joins a group at the moment in which it retires is found only here, where both events have their
 * order. Handling an event again is harmless: the group decides by the machine's state, not by the event.
 */
@Component
@ProcessingGroup(ProjectionNames.RETIRED_MEMBERS)
class RetiredMembersPolicy {

    private final Commands commands;
    private final Memberships memberships;

    RetiredMembersPolicy(Commands commands, Memberships memberships) {
        this.commands = commands;
        this.memberships = memberships;
    }

    @EventHandler
    void on(MachineRetiredEvent event, EventMessage<?> message) {
        memberships.retire(event.tenantId(), event.machineId());
        memberships
                .groupsOf(event.machineId())
                .forEach(groupId -> removeRetired(groupId, event.tenantId(), event.machineId(), message));
    }

    @EventHandler
    void on(MachineRestoredEvent event) {
        memberships.restore(event.tenantId(), event.machineId());
    }

    @EventHandler
    void on(MachineGroupMembersAddedEvent event, EventMessage<?> message) {
        memberships
                .join(event.tenantId(), event.groupId(), event.machineIds())
                .forEach(retired -> removeRetired(event.groupId(), event.tenantId(), retired, message));
    }

    @EventHandler
    void on(MachineGroupMembersRemovedEvent event) {
        memberships.leave(event.tenantId(), event.groupId(), event.machineIds());
    }

    @EventHandler
    void on(MachineGroupRetiredMembersRemovedEvent event) {
        memberships.leave(event.tenantId(), event.groupId(), event.machineIds());
    }

    @EventHandler
    void on(MachineGroupDeletedEvent event) {
        List<UUID> ended = new ArrayList<>(event.descendantIds());
        ended.add(event.groupId());
        memberships.end(event.tenantId(), ended);
    }

    private void removeRetired(UUID groupId, String tenantId, UUID machineId, EventMessage<?> cause) {
        commands.sendBecauseOf(
                cause, new RemoveRetiredMachineCommand(groupId, tenantId, machineId), MachineGroupState.class);
    }
}
