package io.fleetledger.support.problem;

import io.fleetledger.commands.Refusal;
import java.util.Optional;

/** Gives a feature's refusals their HTTP form; each service has one per feature whose commands it sends. */
@FunctionalInterface
public interface RefusalMapping {

    /** The problem for this refusal, or empty if it is another feature's. */
    Optional<Problem> problemOf(Refusal refusal);

    /** Every field of the request's body that is invalid by its name; of any other error, the refusal's own words. */
    static Problem problemOf(Refusal refusal, ErrorCode code) {
        return code.equals(CommonErrors.VALIDATION_FAILED)
                ? Problem.invalid(refusal.violations().stream()
                        .map(violation -> FieldProblem.in("body", violation))
                        .toList())
                : Problem.of(code, refusal.detail());
    }
}
