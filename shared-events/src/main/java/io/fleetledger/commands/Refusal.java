package io.fleetledger.commands;

import java.util.List;

/** Why a command was not carried out. Crosses the bus as the details of Axon's {@code CommandExecutionException}. */
public interface Refusal {

    /** Stable, upper snake case; callers branch on it. */
    String code();

    /** One sentence for a person, without internals. */
    String detail();

    /** The fields at fault, if it was the fields. */
    List<Violation> violations();
}
