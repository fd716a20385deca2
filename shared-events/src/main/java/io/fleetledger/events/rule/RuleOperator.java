package io.fleetledger.events.rule;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a value is past a threshold. */
public enum RuleOperator {
    GREATER("gt"),
    GREATER_OR_EQUAL("gte"),
    LESS("lt"),
    LESS_OR_EQUAL("lte");

    private final String wireName;

    RuleOperator(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in events. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
