package io.fleetledger.support.axon;

/** Processing groups of the projections. Constant: tokens and dead letters are stored under these names. */
public final class ProjectionNames {

    public static final String MACHINE_LIST = "machine-list";
    public static final String MACHINE_COUNTS = "machine-counts";
    public static final String GROUP_TREE = "group-tree";
    public static final String IMPORT_JOBS = "import-jobs";
    public static final String IMPORT_RUNNER = "import-runner";

    /** The policy's, which keeps documents like a projection. */
    public static final String RETIRED_MEMBERS = "retired-members";

    private ProjectionNames() {}
}
