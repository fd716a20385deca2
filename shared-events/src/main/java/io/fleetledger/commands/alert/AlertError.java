package io.fleetledger.commands.alert;

/** Every way an alert refuses a command. The names are the API's error codes. */
public enum AlertError {
    /** Unknown, or another tenant's. */
    ALERT_NOT_FOUND,
    /** The alert is over: there is nothing to keep quiet. */
    ALERT_RESOLVED,
    /** The command's fields break their rules. */
    INVALID_ALERT
}
