package io.fleetledger.support.mongo;

/** The event store has fewer events than were followed; the message tells operators so, and what to do. */
public final class TruncatedLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TruncatedLogException(String message) {
        super(message);
    }
}
