package io.fleetledger.query.past;

/** How far the present is shown, by one of its projections. */
public interface ShownPosition {

    /** Position of the last event of the tenant that a reader sees now, -1 for none. */
    long shownPosition(String tenantId);
}
