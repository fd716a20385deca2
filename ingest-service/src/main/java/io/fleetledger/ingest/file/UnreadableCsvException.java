package io.fleetledger.ingest.file;

import java.io.IOException;

/** A CSV text cannot be read from some row on. The message says why to whoever sent it, in a sentence. */
public final class UnreadableCsvException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableCsvException(String message) {
        super(message);
    }
}
