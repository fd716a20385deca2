package io.fleetledger.support.http;

import io.fleetledger.support.problem.SlowReaderException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Gives up a client that reads too slowly. Only the time that it keeps a write waiting counts. */
final class MinDataRateOutputStream extends FilterOutputStream {

    private final MinResponseDataRate minRate;
    private final LongSupplier nanos;
    private long waited;
    private long taken;

    MinDataRateOutputStream(OutputStream out, MinResponseDataRate minRate, LongSupplier nanos) {
        super(out);
        this.minRate = minRate;
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
        taken += length;
        hasWaited(nanos.getAsLong() - began);
    }

    @Override
    public void flush() throws IOException {
        long began = nanos.getAsLong();
        out.flush();
        hasWaited(nanos.getAsLong() - began);
    }

    private void hasWaited(long more) throws SlowReaderException {
        waited += more;
        if (minRate.isTooSlow(waited, taken)) {
            throw new SlowReaderException("its client took " + taken + " bytes in "
                    + Duration.ofNanos(waited).toSeconds() + " s; see " + minRate.settings()
                    + ".patience and .per-second");
        }
    }
}
