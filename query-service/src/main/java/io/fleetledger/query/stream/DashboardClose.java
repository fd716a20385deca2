package io.fleetledger.query.stream;

import io.fleetledger.query.stream.Subscriber.Ending;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;

/**
 * Why a dashboard's connection is closed, as its client is told.
 *
 * @param code a standard one below 4000, otherwise one of this API
 * @param reason a few words for a person
 */
record DashboardClose(int code, String reason) {

    static final DashboardClose BAD_TOKEN =
            new DashboardClose(4001, "The token is not valid, or names no tenant or role.");
    static final DashboardClose TOKEN_EXPIRED = new DashboardClose(4001, "The token has expired.");
    private static final DashboardClose TENANT_OFFBOARDED =
            new DashboardClose(4001, "The tenant has been off-boarded.");
    static final DashboardClose NO_TOKEN = new DashboardClose(4002, "No token came in time.");
    static final DashboardClose TOO_MANY_PENDING =
            new DashboardClose(4003, "Too many connections from this address have sent no token yet.");
    private static final DashboardClose TOO_SLOW =
            new DashboardClose(1013, "Too much was waiting to be taken; read the state anew.");
    private static final DashboardClose GOING_AWAY = new DashboardClose(1001, "The server stops.");

    /** For a token that might be accepted at another time. */
    static DashboardClose tryAgain(String reason) {
        return new DashboardClose(1013, reason);
    }

    static DashboardClose of(Ending ending) {
        return switch (ending) {
            case CLIENT_LEFT, SERVER_STOPS -> GOING_AWAY;
            case TOO_SLOW -> TOO_SLOW;
            case TOKEN_EXPIRED -> TOKEN_EXPIRED;
            case TENANT_OFFBOARDED -> TENANT_OFFBOARDED;
        };
    }

    CloseReason inFrame() {
        return new CloseReason(CloseCodes.getCloseCode(code), reason);
    }
}
