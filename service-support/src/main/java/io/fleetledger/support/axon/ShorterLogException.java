package io.fleetledger.support.axon;

/** The event store has less than what was followed of it; the message says so to operators, and what to do. */
public final class ShorterLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ShorterLogException(String message) {
        super(message);
    }
}
