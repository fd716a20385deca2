package io.fleetledger.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;

/**
 * Copies the file of a store that is in use. While no space is reused, all writes are appended, and the file up to its
 * present length stays what a kill now would leave.
 *
 * <p>The file is read through the store: closing another channel on it would release the lock that keeps other
 * processes out.
 */
public final class MVStoreCopy {

    private static final int PART = 256 * 1024;

    private MVStoreCopy() {}

    /**
     * Copies a store; one copy at a time.
     *
     * @param saved writes to disk what was committed so far, after waiting until no parts of the file are being moved
     */
    public static void of(MVStore store, Runnable saved, OutputStream out) throws IOException {
        FileStore<?> file = store.getFileStore();
        file.setReuseSpace(false);
        try {
            saved.run();
            SingleFileStore single = (SingleFileStore) file;
            copy(single, end(store, single), out);
        } finally {
            file.setReuseSpace(true);
        }
    }

    /** The file's length while no part of it is being written, moved or cut off. */
    private static long end(MVStore store, SingleFileStore file) {
        AtomicLong end = new AtomicLong();
        store.executeFilestoreOperation(() -> end.set(file.size()));
        return end.get();
    }

    private static void copy(SingleFileStore file, long end, OutputStream out) throws IOException {
        byte[] bytes = new byte[PART];
        // The file may shrink meanwhile, if the content of its last part was freed.
        for (long at = 0; at < Math.min(end, file.size()); ) {
            int length = (int) Math.min(PART, Math.min(end, file.size()) - at);
            ByteBuffer part = file.readFully(null, at, length);
            part.get(bytes, 0, length);
            out.write(bytes, 0, length);
            at += length;
        }
    }
}
