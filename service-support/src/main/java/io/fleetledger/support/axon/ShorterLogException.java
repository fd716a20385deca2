package io.fleetledger.support.axon;

/** The event store has fewer events than were followed; the message tells operators so, and what to do. */
public final class ShorterLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ShorterLogException(String message) {
        super(message);
    }
}
