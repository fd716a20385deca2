package io.fleetledger.query.processor;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;

/** The existing processors, under the names that callers use. */
final class ProcessorNames {

    private ProcessorNames() {}

    static void requireKnown(String processor) {
        if (!ProjectionNames.isKnown(processor)) {
            throw new ProblemException(Problem.of(CommonErrors.NOT_FOUND, "There is no processor of this name."));
        }
    }
}
