package io.fleetledger.query.past;

/** The progress of one projection of the present, as readers see it. */
public interface ShownPosition {

    /** Position of the last event of the tenant that a reader sees now, -1 for none. */
    long shownPosition(String tenantId);
}
