package io.fleetledger.command.machine;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
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

/** Every {@link MachineError} and its HTTP form. */
@Component
final class MachineProblems implements RefusalMapping, ErrorCatalogue {

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof MachineRefusal machine
                ? Optional.of(RefusalMapping.problemOf(machine, codeOf(machine.error())))
                : Optional.empty();
    }

    private static ErrorCode codeOf(MachineError error) {
        return switch (error) {
            case MACHINE_NOT_FOUND ->
                new ErrorCode(error.name(), HttpStatus.NOT_FOUND, "No machine of this tenant has this id.");
            case IDENTIFIER_TAKEN ->
                new ErrorCode(error.name(), HttpStatus.CONFLICT, "Another active machine has this machine_identifier.");
            case MACHINE_DEACTIVATED ->
                new ErrorCode(error.name(), HttpStatus.CONFLICT, "A deactivated machine cannot be changed.");
            case VERSION_MISMATCH -> CommonErrors.VERSION_MISMATCH;
            case INVALID_MACHINE -> CommonErrors.VALIDATION_FAILED;
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return Arrays.stream(MachineError.values())
                .filter(error -> error != MachineError.INVALID_MACHINE)
                .map(MachineProblems::codeOf)
                .toList();
    }
}
