package io.fleetledger.commands.machine;

import com.fasterxml.jackson.annotation.JsonValue;

/** What becomes of a row whose identifier an active machine has already. */
public enum OnDuplicate {
    /** It is an error of the row. */
    SKIP("skip"),
    /** It changes that machine; a column the file does not have leaves its field alone. */
    UPDATE("update");

    private final String wireName;

    OnDuplicate(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the {@code on_duplicate} parameter. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
