package io.fleetledger.ingest.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Keeps the failure of a body that breaks off, which a parser reports like content that is wrong. */
public final class FailureRecordingInputStream extends FilterInputStream {

    private @Nullable IOException failure;

    public FailureRecordingInputStream(InputStream body) {
        super(body);
    }

    /** The first; null while the body has not broken off. */
    public @Nullable IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException broken) {
            failure = failure == null ? broken : failure;
            throw broken;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException broken) {
            failure = failure == null ? broken : failure;
            throw broken;
        }
    }
}
