package io.fleetledger.command.group;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Every {@link GroupError} and its HTTP form. */
@Component
final class GroupProblems implements RefusalMapping, ErrorCatalogue {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof GroupRefusal group
                ? Optional.of(RefusalMapping.problemOf(group, codeOf(group.error())))
                : Optional.empty();
    }

    private static ErrorCode codeOf(GroupError error) {
        return switch (error) {
            case GROUP_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No group of this tenant has this id.");
            case GROUP_CYCLE ->
                new ErrorCode(error.name(), HttpStatus.CONFLICT, "The move would put a group below itself.");
            case GROUP_HAS_CHILDREN ->
                new ErrorCode(error.name(), HttpStatus.CONFLICT, "The group has groups below it; see cascade.");
            case VERSION_MISMATCH -> CommonErrors.VERSION_MISMATCH;
            case INVALID_GROUP -> CommonErrors.VALIDATION_FAILED;
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return Arrays.stream(GroupError.values())
                .filter(error -> error != GroupError.INVALID_GROUP)
                .map(GroupProblems::codeOf)
                .toList();
    }
}
