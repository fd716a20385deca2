package io.fleetledger.events.group;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a group stands for. Any type may stand under any other: plants differ. */
public enum GroupType {
    SITE("site"),
    LINE("line"),
    DEPARTMENT("department"),
    CUSTOM("custom");

    private final String wireName;

    GroupType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, in events and in query parameters. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
