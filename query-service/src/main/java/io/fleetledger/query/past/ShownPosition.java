package io.fleetledger.query.past;

/** How far one projection of the present is shown. */
public interface ShownPosition {

    /** Position of the last event of the tenant that a reader sees now, -1 for none. */
    long shownPosition(String tenantId);
}
