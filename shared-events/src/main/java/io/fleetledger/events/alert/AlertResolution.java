package io.fleetledger.events.alert;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why an alert ended. */
public enum AlertResolution {
    /** The metric came back. */
    CLEARED("cleared"),
    /** The rule was changed, disabled or deleted, or no longer holds for the machine. */
    RULE_CHANGED("rule_changed"),
    /** The machine left the fleet. */
    MACHINE_RETIRED("machine_retired");

    private final String wireName;

    AlertResolution(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in events. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
