package io.fleetledger.support.sheet;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers the first write failure: a writer that gives up after it reports an unclosed archive instead. */
final class FailureRecordingOutputStream extends FilterOutputStream {

    private @Nullable IOException firstFailure;

    FailureRecordingOutputStream(OutputStream out) {
        super(out);
    }

    IOException firstFailureOr(IOException later) {
        return firstFailure == null ? later : firstFailure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException failure) {
            firstFailure = firstFailure == null ? failure : firstFailure;
            throw failure;
        }
    }
}
