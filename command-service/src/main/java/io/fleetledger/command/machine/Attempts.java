package io.fleetledger.command.machine;

/** Tells the first attempt of a command from those that follow a lost conflict. */
interface Attempts {

    /** Whether the command of the current unit of work is tried for the first time, as far as this process knows. */
    boolean isFirst();
}
