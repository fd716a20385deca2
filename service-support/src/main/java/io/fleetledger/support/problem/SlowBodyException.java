package io.fleetledger.support.problem;

import java.net.SocketTimeoutException;

/**
 * A request's body arrived too slowly, or not at all. A timeout, as the container does not close the connection at once
 * for one.
 */
public final class SlowBodyException extends SocketTimeoutException {

    private static final long serialVersionUID = 1L;

    public SlowBodyException(String message) {
        super(message);
    }
}
