package io.fleetledger.support.mongo;

import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;

/** What has to be true of a write before it counts as one. */
public final class Concerns {

    /** Shorter than the driver waits for any answer, so that MongoDB can say what it is that takes so long. */
    private static final long AT_MOST_SECONDS = 8;

    /**
     * On the disks of most nodes. Of a write that fewer have, the next primary may know nothing, while it knows of a later
     * one: a token would be ahead of its documents.
     */
    public static final WriteConcern ON_MOST_NODES =
            WriteConcern.MAJORITY.withJournal(true).withWTimeout(AT_MOST_SECONDS, TimeUnit.SECONDS);

    private Concerns() {}
}
