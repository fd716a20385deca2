package io.fleetledger.standalone.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/**
 * Gives up a backup before the disk is full. While a store is copied, it reuses none of its space, and a full disk
 * blocks the writes of all tenants.
 */
final class FreeSpaceGuard extends FilterOutputStream {

    private final LongSupplier left;
    private final long least;

    /**
     * @param left bytes that may still be written to the disk of the stores
     * @param least bytes that have to be left at each write
     */
    FreeSpaceGuard(OutputStream out, LongSupplier left, long least) {
        super(out);
        this.left = left;
        this.least = least;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long bytesLeft = left.getAsLong();
        if (bytesLeft < least) {
            throw new IOException("The disk of the data folder has too little room for the backup to go on: "
                    + bytesLeft + " bytes, of at least " + least);
        }
        out.write(bytes, offset, length);
    }
}
