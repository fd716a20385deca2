package io.fleetledger.support.axon;

/** Whether what carries messages between processes is there. */
@FunctionalInterface
public interface BusReach {

    /** Asks it, and waits for its answer for a part of a second at most. */
    boolean answers();
}
