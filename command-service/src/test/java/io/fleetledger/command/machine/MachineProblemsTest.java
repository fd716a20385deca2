package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MachineProblemsTest {

    private final MachineProblems problems = new MachineProblems();

    @ParameterizedTest
    @CsvSource({
        "MACHINE_NOT_FOUND, 404, MACHINE_NOT_FOUND",
        "IDENTIFIER_TAKEN, 409, IDENTIFIER_TAKEN",
        "MACHINE_DEACTIVATED, 409, MACHINE_DEACTIVATED",
        "VERSION_MISMATCH, 412, VERSION_MISMATCH",
        "INVALID_MACHINE, 422, VALIDATION_FAILED"
    })
    void eachRefusalHasItsStatusAndCode(MachineError error, int status, String code) {
        assertThat(problemOf(error).error().status().value()).isEqualTo(status);
        assertThat(problemOf(error).error().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorIsInACatalogue(MachineError error) {
        ErrorCode code = problemOf(error).error();
        assertThat(problems.codes().contains(code) || CommonErrors.ALL.contains(code))
                .isTrue();
    }

    @Test
    void invalidFieldsAreNamedInTheBody() {
        var refusal = new MachineRefusal(
                MachineError.INVALID_MACHINE,
                "Invalid.",
                List.of(new Violation("name", "is required", "missing"), new Violation("location", "long", "l")));
        assertThat(problems.problemOf(refusal).orElseThrow().errors())
                .containsExactly(
                        new FieldProblem(List.of("body", "name"), "is required", "missing"),
                        new FieldProblem(List.of("body", "location"), "long", "l"));
    }

    @Test
    void anotherFeaturesRefusalIsLeftToItsOwnMapping() {
        Refusal foreign = new Refusal() {
            @Override
            public String code() {
                return "GROUP_CYCLE";
            }

            @Override
            public String detail() {
                return "";
            }

            @Override
            public List<Violation> violations() {
                return List.of();
            }
        };
        assertThat(problems.problemOf(foreign)).isEmpty();
    }

    private Problem problemOf(MachineError error) {
        return problems.problemOf(new MachineRefusal(error, "Because.", List.of()))
                .orElseThrow();
    }
}
