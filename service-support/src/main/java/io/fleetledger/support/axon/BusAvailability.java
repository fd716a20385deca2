package io.fleetledger.support.axon;

/** Tells whether the bus between processes is available. */
@FunctionalInterface
public interface BusAvailability {

    /** Pings the bus and waits for the answer for at most a fraction of a second. */
    boolean isAvailable();
}
