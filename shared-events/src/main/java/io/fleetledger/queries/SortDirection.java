package io.fleetledger.queries;

import com.fasterxml.jackson.annotation.JsonValue;

/** Ascending or descending; ties always go by id in the same direction. */
public enum SortDirection {
    ASC("asc"),
    DESC("desc");

    private final String wireName;

    SortDirection(String wireName) {
        this.wireName = wireName;
    }

    /** The name in query parameters. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
