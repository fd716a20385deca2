package io.fleetledger.ingest.importjob;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Stored error rows, line by line; a last one that is still being written is left out. */
final class StoredLines implements AutoCloseable {

    private final Reader text;

    StoredLines(InputStream stored) {
        text = new BufferedReader(new InputStreamReader(stored, StandardCharsets.UTF_8));
    }

    @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = text.read(); c >= 0; c = text.read()) {
            if (c == '\n') {
                return line.toString();
            }
            line.append((char) c);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
