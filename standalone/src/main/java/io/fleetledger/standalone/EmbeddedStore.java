package io.fleetledger.standalone;

/**
 * A file that this process keeps. One write to it that fails, for want of room or whatever reason, and it takes no other:
 * what is in memory may be ahead of what is on disk from then on.
 */
public interface EmbeddedStore {

    /** As logs call it. */
    String name();

    /** Whether a write has failed. */
    boolean isLost();

    /** Lets go of a lost file as it is on disk, without a further write. */
    void abandon();
}
