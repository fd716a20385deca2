package io.fleetledger.support.replay;

/** Tells which events the shown documents of a processing group cover. */
public interface ShownProgress {

    /**
     * Whether the group is done with all events of that sequence up to that position: each is in the shown documents or
     * was dropped by an administrator, and none waits to be handled. A false may be slightly outdated.
     */
    boolean isThrough(String processingGroup, String sequence, long position);

    /**
     * Whether an event of that sequence is parked: the shown documents do not change until an administrator retries or
     * drops it.
     */
    boolean isHeldUp(String processingGroup, String sequence);
}
