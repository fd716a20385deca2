package io.fleetledger.command.group;

import io.fleetledger.commands.group.ChangeMachineGroupCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.Violations;
import io.fleetledger.support.validation.WireNames;
import java.util.Collection;
import java.util.UUID;

/**
 * The rules of a group's fields. They are checked on requests, and again on commands, which other services send without
 * a request. {@link Hierarchy} checks the parent, {@link Machines} the members.
 */
final class GroupFields {

    /** Members of one group, and ids in one request. */
    static final int MAX_MEMBERS = 10_000;

    private GroupFields() {}

    /** 1..255 characters after trimming. */
    static String name(String raw) {
        return Texts.required(raw, 255);
    }

    static GroupType groupType(String raw) {
        return WireNames.parse(raw, GroupType.values(), GroupType::wireName);
    }

    /** At most 1,000 characters after trimming. */
    static String description(String raw) {
        return Texts.atMost(raw.strip(), 1_000);
    }

    /** Refuses the command with every violation at once. */
    static void check(CreateMachineGroupCommand command) {
        Violations violations = new Violations();
        violations.check("name", command.name(), GroupFields::name);
        violations.checkIfPresent("description", command.description(), GroupFields::description);
        refuseIfAny(violations);
    }

    /** Refuses the command with every violation at once. */
    static void check(ChangeMachineGroupCommand command) {
        Violations violations = new Violations();
        violations.checkChange("name", command.name(), GroupFields::name);
        violations.checkChange("description", command.description(), GroupFields::description);
        violations.requireValue("name", command.name());
        violations.requireValue("group_type", command.groupType());
        refuseIfAny(violations);
    }

    /** Refuses a command that carries more ids than a request may. */
    static void checkCount(Collection<UUID> machineIds) {
        if (machineIds.size() > MAX_MEMBERS) {
            throw new RefusedException(
                    GroupRefusal.invalid("machine_ids", "must have at most " + MAX_MEMBERS + " elements", "too_long"));
        }
    }

    private static void refuseIfAny(Violations violations) {
        if (violations.any()) {
            throw new RefusedException(GroupRefusal.invalid(violations.found()));
        }
    }
}
