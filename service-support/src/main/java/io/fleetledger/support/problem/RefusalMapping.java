package io.fleetledger.support.problem;

import io.fleetledger.commands.Refusal;
import java.util.Optional;

/** Gives a feature's refusals their HTTP form; each service has one per feature whose commands it sends. */
@FunctionalInterface
public interface RefusalMapping {

    /** The problem for this refusal, or empty if it is another feature's. */
    Optional<Problem> problemOf(Refusal refusal);
}
