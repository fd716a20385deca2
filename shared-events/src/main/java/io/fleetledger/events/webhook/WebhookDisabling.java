package io.fleetledger.events.webhook;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a webhook is not sent anything. */
public enum WebhookDisabling {
    /** A caller wanted it so. */
    BY_CALLER("by_caller"),
    /** Its address has failed for too long. */
    FAILING("failing"),
    /** Its address answered 410: it wants no more. */
    GONE("gone"),
    /** Too many events waited for it. */
    OVERFLOWING("overflowing");

    private final String wireName;

    WebhookDisabling(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in events. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
