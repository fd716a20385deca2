package io.fleetledger.support.mongo;

import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;

/** The guarantees that a write needs before it counts as successful. */
public final class WriteConcerns {

    /** Shorter than the driver's read timeout, so that MongoDB can report the cause of the delay. */
    private static final long TIMEOUT_SECONDS = 8;

    /**
     * On the disks of most nodes. A new primary may lack a write that fewer nodes have and yet have a later one: a
     * token would be ahead of its documents.
     */
    public static final WriteConcern MAJORITY =
            WriteConcern.MAJORITY.withJournal(true).withWTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);

    private WriteConcerns() {}
}
