package io.fleetledger.events.importjob;

import com.fasterxml.jackson.annotation.JsonValue;

/** How far a long import is. */
public enum ImportJobStatus {
    /** Nobody works on it yet. */
    QUEUED("queued"),
    /** Somebody works on it, or did until their process ended: another goes on then. */
    RUNNING("running"),
    /** Every row has been decided, and what was registered is stored. */
    COMPLETED("completed"),
    /** It cannot go on; what was registered until then stays. */
    FAILED("failed"),
    /** A caller stopped it; what was registered until then stays. */
    CANCELLED("cancelled");

    private final String wireName;

    ImportJobStatus(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in documents. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Nothing happens to it any more. */
    public boolean isEnded() {
        return this != QUEUED && this != RUNNING;
    }
}
