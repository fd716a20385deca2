package io.fleetledger.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A file that this process keeps. One write to it that fails, for want of room or whatever reason, and it takes no other:
 * what is in memory may be ahead of what is on disk from then on.
 */
public interface EmbeddedStore {

    /** As logs call it. */
    String name();

    /** What the write met that failed, or the attempt to open the file; empty as long as it takes writes. */
    Optional<Throwable> failure();

    /** Whether it takes no write any more. */
    default boolean isLost() {
        return failure().isPresent();
    }

    /** Lets go of a lost file as it is on disk, without a further write. */
    void abandon();

    /** Its name in the data folder. */
    String fileName();

    /**
     * Copies the file while it is written to. What was committed before is in the copy, what is committed meanwhile may be:
     * opened, the copy is the store as it was at one instant, as behind a kill.
     *
     * @throws IOException if the output takes no more
     */
    void copyTo(OutputStream out) throws IOException;
}
