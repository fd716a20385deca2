package io.fleetledger.support.axon;

/** No answer over the bus within the bound. */
public final class MessageTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MessageTimeoutException(String message) {
        super(message);
    }
}
