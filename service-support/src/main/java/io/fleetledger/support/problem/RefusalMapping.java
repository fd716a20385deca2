package io.fleetledger.support.problem;

import io.fleetledger.commands.Refusal;
import java.util.Optional;

/** Gives a feature's refusals their HTTP form; a service has one for each feature whose commands it sends. */
@FunctionalInterface
public interface RefusalMapping {

    /** The problem for this refusal, or empty if it is another feature's. */
    Optional<Problem> problemOf(Refusal refusal);

    /** Lists every invalid field of the request's body; any other error has the refusal's own message. */
    static Problem problemOf(Refusal refusal, ErrorCode code) {
        return code.equals(CommonErrors.VALIDATION_FAILED)
                ? Problem.invalid(refusal.violations().stream()
                        .map(violation -> FieldProblem.in("body", violation))
                        .toList())
                : Problem.of(code, refusal.detail());
    }
}
