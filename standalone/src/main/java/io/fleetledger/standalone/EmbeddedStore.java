package io.fleetledger.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A file that this process stores data in. After one failed write, for want of room or for any other reason, it accepts
 * no more: what is in memory may be ahead of what is on disk from then on.
 */
public interface EmbeddedStore {

    /** Its name in logs. */
    String name();

    /** The failure of a write, or of opening the file; empty as long as the store accepts writes. */
    Optional<Throwable> failure();

    /** Whether it no longer accepts writes. */
    default boolean isLost() {
        return failure().isPresent();
    }

    /** Closes a lost file as it is on disk, without another write. */
    void abandon();

    /** Its name in the data folder. */
    String fileName();

    /**
     * Copies the file while it is written to. What was committed before is in the copy, later commits may be: opened,
     * the copy is the store at one instant, as after a kill.
     *
     * @throws IOException if the output accepts no more
     */
    void copyTo(OutputStream out) throws IOException;
}
