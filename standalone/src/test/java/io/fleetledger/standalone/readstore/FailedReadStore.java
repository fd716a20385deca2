package io.fleetledger.standalone.readstore;

import io.fleetledger.standalone.EmbeddedStore;
import org.h2.mvstore.MVStore;

/** The read store's file, to have a write to it fail. */
public final class FailedReadStore {

    private FailedReadStore() {}

    /** What the file is kept in. */
    public static MVStore file(EmbeddedStore readStore) {
        return ((EmbeddedReadStore) readStore).store();
    }
}
