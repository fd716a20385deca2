package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/** The error rows of all attempts, each attempt's up to where the next one begins. */
final class ErrorParts extends InputStream {

    private final List<ErrorPart> parts;
    private int opened;
    private InputStream current = InputStream.nullInputStream();
    private long left;

    ErrorParts(List<ErrorPart> parts) {
        this.parts = parts;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            int read = left == 0 ? -1 : current.read(bytes, offset, (int) Math.min(length, left));
            if (read >= 0) {
                left -= read;
                return read;
            }
            if (opened == parts.size()) {
                return -1;
            }
            if (left > 0) {
                throw new IOException("Error rows are missing at the end of " + parts.get(opened - 1));
            }
            openNext();
        }
    }

    private void openNext() throws IOException {
        current.close();
        ErrorPart part = parts.get(opened++);
        current = Files.newInputStream(part.file());
        left = opened == parts.size() ? Long.MAX_VALUE : parts.get(opened).start() - part.start();
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
