package io.fleetledger.events.rule;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a rule compares with: fixed thresholds, or what it has learned of the machine. */
public enum RuleType {
    THRESHOLD("threshold"),
    BASELINE("baseline");

    private final String wireName;

    RuleType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in events. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
