package io.fleetledger.support.offboarding;

import java.util.Locale;

/** The phases of a tenant's off-boarding; each is entered once, in this order, and stored durably. */
public enum OffboardingPhase {

    /** Requests and events of the tenant are refused. Those under way end. */
    REQUESTED,

    /** The key of its personal data is destroyed. Projections follow its last events; policies and sagas skip them. */
    SEALED,

    /** Its last event has been followed, and all groups skip its events. Its documents are deleted. */
    ERASING,

    /** All that can be deleted is deleted. */
    ERASED;

    /** Its name in stores. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in the API: callers need not know what is waited for between the two. */
    public String state() {
        return this == SEALED ? ERASING.wireName() : wireName();
    }
}
