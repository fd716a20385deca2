package io.fleetledger.support.replay;

import java.util.Collection;

/**
 * Notified when another generation is shown: it may already show what a writer waits for, written before that writer
 * could be notified.
 */
public interface WaitingWriters {

    /** Notifies writers that wait for one of these groups of what the group shows now. */
    void notifyWaiting(Collection<String> groups);
}
