package io.fleetledger.commands.machine;

import java.util.List;

/** What became of the rows of a {@link RegisterMachinesCommand}, one outcome each, in their order. */
public record RegisteredMachines(List<RowOutcome> outcomes) {

    public RegisteredMachines {
        outcomes = List.copyOf(outcomes);
    }
}
