package io.fleetledger.standalone.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives up a client that reads too slowly. While a backup is read, the stores reuse none of their space, so a slow
 * client makes the server's disk fill up.
 */
final class PacedOutput extends FilterOutputStream {

    private final BackupPace pace;
    private final LongSupplier nanos;
    private long waited;
    private long taken;

    PacedOutput(OutputStream out, BackupPace pace, LongSupplier nanos) {
        super(out);
        this.pace = pace;
        this.nanos = nanos;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long began = nanos.getAsLong();
        out.write(bytes, offset, length);
        waited += nanos.getAsLong() - began;
        taken += length;
        if (pace.isTooSlow(waited, taken)) {
            throw new IOException("The backup is taken too slowly: " + taken + " bytes in "
                    + Duration.ofNanos(waited).toSeconds() + " s");
        }
    }
}
