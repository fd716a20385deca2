package io.fleetledger.query.projection;

/** Where the groups of a machine stand: in its document, which another projection than that of the groups writes. */
public final class MachineGroupIds {

    /** The collection of the machines' documents. */
    public static final String COLLECTION = "machines";
    /** A machine's groups, by id. */
    public static final String FIELD = "group_ids";

    private MachineGroupIds() {}
}
