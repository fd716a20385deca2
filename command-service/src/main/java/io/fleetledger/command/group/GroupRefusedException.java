package io.fleetledger.command.group;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class GroupRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    GroupRefusedException(GroupRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static GroupRefusedException because(GroupError error, String detail) {
        return new GroupRefusedException(new GroupRefusal(error, detail, List.of()));
    }

    static GroupRefusedException notFound() {
        return because(GroupError.GROUP_NOT_FOUND, "There is no such group.");
    }

    static GroupRefusedException invalid(List<Violation> violations) {
        return new GroupRefusedException(
                new GroupRefusal(GroupError.INVALID_GROUP, "The group's fields are invalid.", violations));
    }

    static GroupRefusedException invalid(String field, String message, String type) {
        return invalid(List.of(new Violation(field, message, type)));
    }
}
