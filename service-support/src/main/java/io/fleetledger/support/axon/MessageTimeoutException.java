package io.fleetledger.support.axon;

/** The bus gave no answer within the time limit. */
public final class MessageTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MessageTimeoutException(String message) {
        super(message);
    }
}
