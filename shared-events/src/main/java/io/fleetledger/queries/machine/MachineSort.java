package io.fleetledger.queries.machine;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a list of machines can be sorted by. Texts sort by code point, ignoring case; what is missing sorts first. */
public enum MachineSort {
    NAME("name"),
    MACHINE_IDENTIFIER("machine_identifier"),
    STATUS("status"),
    PROTOCOL("protocol"),
    LOCATION("location"),
    CREATED_AT("created_at"),
    UPDATED_AT("updated_at"),
    LAST_SEEN_AT("last_seen_at");

    private final String wireName;

    MachineSort(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the {@code sort_by} parameter. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
