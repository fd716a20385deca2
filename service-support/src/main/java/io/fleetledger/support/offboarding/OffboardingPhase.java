package io.fleetledger.support.offboarding;

import java.util.Locale;

/** How far a tenant's off-boarding is; each is entered once, in this order, and outlives every process. */
public enum OffboardingPhase {

    /** Nothing of the tenant is taken any more. What is under way ends. */
    REQUESTED,

    /** The key of its personal data is gone. Projections follow its last events; policies and sagas act on none. */
    SEALED,

    /** All have followed its last event, and nobody is given any of them again. Its documents are deleted. */
    ERASING,

    /** What can be deleted is. */
    ERASED;

    /** Its name in stores. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the API calls it: callers need not know what is waited for between the two. */
    public String state() {
        return this == SEALED ? ERASING.wireName() : wireName();
    }
}
