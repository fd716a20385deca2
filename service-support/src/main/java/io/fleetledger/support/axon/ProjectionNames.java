package io.fleetledger.support.axon;

/** Processing groups of the projections. Constant: tokens and dead letters are stored under these names. */
public final class ProjectionNames {

    public static final String MACHINE_LIST = "machine-list";
    public static final String MACHINE_COUNTS = "machine-counts";

    private ProjectionNames() {}
}
