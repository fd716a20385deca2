package io.fleetledger.support.replay;

import java.util.Collection;

/**
 * Told when other documents are shown than before: they may show what somebody waits for, and were written before anybody
 * could be told.
 */
public interface WaitingWriters {

    /** Tells who waits for one of these groups what it shows now. */
    void tellWaiting(Collection<String> groups);
}
