package io.fleetledger.events.alert;

import com.fasterxml.jackson.annotation.JsonValue;

/** How bad it is, from the mildest. */
public enum AlertSeverity {
    WARNING("warning"),
    CRITICAL("critical");

    private final String wireName;

    AlertSeverity(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, in events and in query parameters. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
