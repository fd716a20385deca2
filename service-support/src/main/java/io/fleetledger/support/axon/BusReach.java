package io.fleetledger.support.axon;

/** Tells whether the bus between processes is available. */
@FunctionalInterface
public interface BusReach {

    /** Pings the bus and waits a fraction of a second for the answer. */
    boolean answers();
}
