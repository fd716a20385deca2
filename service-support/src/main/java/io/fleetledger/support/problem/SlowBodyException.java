package io.fleetledger.support.problem;

import java.net.SocketTimeoutException;

/** A request's body came in too slowly, or not at all. A timeout, for which the container does not close at once. */
public final class SlowBodyException extends SocketTimeoutException {

    private static final long serialVersionUID = 1L;

    public SlowBodyException(String message) {
        super(message);
    }
}
