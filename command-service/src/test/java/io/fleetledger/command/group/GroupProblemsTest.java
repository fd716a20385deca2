package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GroupProblemsTest {

    private final GroupProblems problems = new GroupProblems();

    @ParameterizedTest
    @CsvSource({
        "GROUP_NOT_FOUND, 404, GROUP_NOT_FOUND",
        "GROUP_CYCLE, 409, GROUP_CYCLE",
        "GROUP_HAS_CHILDREN, 409, GROUP_HAS_CHILDREN",
        "VERSION_MISMATCH, 412, VERSION_MISMATCH",
        "INVALID_GROUP, 422, VALIDATION_FAILED"
    })
    void eachRefusalHasItsStatusAndCode(GroupError error, int status, String code) {
        assertThat(problemOf(error).error().status().value()).isEqualTo(status);
        assertThat(problemOf(error).error().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorIsInACatalogue(GroupError error) {
        ErrorCode code = problemOf(error).error();
        assertThat(problems.codes().contains(code) || CommonErrors.ALL.contains(code))
                .isTrue();
    }

    @Test
    void invalidFieldsAreNamedInTheBody() {
        var refusal = new GroupRefusal(
                GroupError.INVALID_GROUP,
                "Invalid.",
                List.of(new Violation("name", "is required", "missing"), new Violation("parent_id", "long", "l")));
        assertThat(problems.problemOf(refusal).orElseThrow().errors())
                .containsExactly(
                        new FieldProblem(List.of("body", "name"), "is required", "missing"),
                        new FieldProblem(List.of("body", "parent_id"), "long", "l"));
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

    private Problem problemOf(GroupError error) {
        return problems.problemOf(new GroupRefusal(error, "Because.", List.of()))
                .orElseThrow();
    }
}
