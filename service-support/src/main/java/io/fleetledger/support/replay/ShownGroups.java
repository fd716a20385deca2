package io.fleetledger.support.replay;

/** What is shown of processing groups: which events they are through with. */
public interface ShownGroups {

    /**
     * Whether the group is through with all events of that sequence up to that position: each of them is in what is shown,
     * or was dropped by an administrator, and none waits to be handled. False may be a moment late.
     */
    boolean isThrough(String processingGroup, String sequence, long position);

    /**
     * Whether something of that sequence is parked: what is shown of it stands still until an administrator has dealt with
     * that.
     */
    boolean isHeldUp(String processingGroup, String sequence);
}
