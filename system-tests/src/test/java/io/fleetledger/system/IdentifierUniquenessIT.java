package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@SystemTest
final class IdentifierUniquenessIT {

    private static final int ROUNDS = Integer.getInteger("fleet.system.identifiers", 20);
    private static final int CALLERS = 16;

    private final Api admin;

    IdentifierUniquenessIT(Fleet fleet) {
        admin = fleet.admin();
    }

    @Test
    void ofSimultaneousRegistrationsOfOneIdentifierExactlyOneSucceeds() {
        for (int round = 0; round < ROUNDS; round++) {
            String identifier = Unique.identifier();
            List<Answer> answers = Parallel.atOnce(CALLERS, caller -> admin.tryRegister(identifier));

            List<Answer> registered =
                    answers.stream().filter(answer -> answer.status() == 201).toList();
            assertThat(registered).hasSize(1);
            answers.stream()
                    .filter(answer -> answer.status() != 201)
                    .forEach(answer -> answer.expectProblem(409, "IDENTIFIER_TAKEN"));
            assertThat(admin.list("machine_identifier", identifier, "is_active", "all")
                            .ids())
                    .containsExactly(registered.get(0).machine().id());
        }
    }

    @Test
    void ofSimultaneousChangesToOneIdentifierExactlyOneSucceeds() {
        for (int round = 0; round < Math.max(1, ROUNDS / 4); round++) {
            String identifier = Unique.identifier();
            List<Machine> machines =
                    Stream.generate(admin::register).limit(CALLERS).toList();
            List<Answer> answers = Parallel.atOnce(
                    CALLERS, caller -> admin.patch(machines.get(caller), "machine_identifier", identifier));

            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 200)
                    .allSatisfy(answer -> answer.expectProblem(409, "IDENTIFIER_TAKEN"));
            assertThat(admin.list("machine_identifier", identifier).total()).isEqualTo(1);
        }
    }
}
