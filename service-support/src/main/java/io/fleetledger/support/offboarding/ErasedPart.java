package io.fleetledger.support.offboarding;

import java.util.Locale;

/**
 * The parts of a tenant's data besides its events, in the order of erasure: data that is found through the read store
 * comes before the read store. Each part is erased by any process that can.
 */
public enum ErasedPart {

    /** Uploads of import jobs, and their refused rows. */
    IMPORT_FILES,

    /** Sagas of its machines' statuses. */
    SAGAS,

    /** Rows of its machines in the due table. */
    DUE_MACHINES,

    /** Webhooks and their deliveries. */
    WEBHOOKS,

    /** Events that a group could not handle. */
    PARKED_EVENTS,

    /** Answers that are kept for repeated requests. */
    IDEMPOTENCY_RECORDS,

    /** Documents of projections, of every generation, and of policies. */
    READ_MODELS;

    /** Its name in stores and in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
