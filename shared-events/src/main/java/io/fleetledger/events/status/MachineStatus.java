package io.fleetledger.events.status;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a machine is, as its readings and alert rules say. A machine that never reported is {@link #OFFLINE}. */
public enum MachineStatus {
    HEALTHY("healthy"),
    WARNING("warning"),
    CRITICAL("critical"),
    OFFLINE("offline");

    private final String wireName;

    MachineStatus(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, in events and in query parameters. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
