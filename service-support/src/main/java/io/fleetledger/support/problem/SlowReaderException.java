package io.fleetledger.support.problem;

import org.apache.coyote.CloseNowException;

/**
 * A client takes an answer too slowly. The container closes the connection for it, so that the client does not take the
 * part for the whole.
 */
public final class SlowReaderException extends CloseNowException {

    private static final long serialVersionUID = 1L;

    /** @param message what the client did, in lower case, as part of a sentence of the log */
    public SlowReaderException(String message) {
        super(message);
    }
}
