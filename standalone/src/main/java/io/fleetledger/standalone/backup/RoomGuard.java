package io.fleetledger.standalone.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Gives a backup up before the disk is full. As long as a store is copied it uses none of its space again, and a full disk
 * costs the writes of all tenants.
 */
final class RoomGuard extends FilterOutputStream {

    private final Room left;
    private final long least;

    /** @param least bytes that have to be left, each time that something is written */
    RoomGuard(OutputStream out, Room left, long least) {
        super(out);
        this.left = left;
        this.least = least;
    }

    /** Bytes that may still be written to the disk of the stores. */
    @FunctionalInterface
    interface Room {

        long bytes() throws IOException;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long bytesLeft = left.bytes();
        if (bytesLeft < least) {
            throw new IOException("The disk of the data folder has too little room for the backup to go on: "
                    + bytesLeft + " bytes, of at least " + least);
        }
        out.write(bytes, offset, length);
    }
}
