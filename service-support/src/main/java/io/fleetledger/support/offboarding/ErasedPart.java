package io.fleetledger.support.offboarding;

import java.util.Locale;

/**
 * What is erased of a tenant beside its events, in this order: what is found by what the read store knows comes before the
 * read store. Each is gone through by whichever process has it.
 */
public enum ErasedPart {

    /** Uploads of import jobs, and the rows that they could not take. */
    IMPORT_FILES,

    /** What is known of its machines' statuses. */
    SAGAS,

    /** Which of its machines wait for the clock. */
    DUE_MACHINES,

    /** Webhooks as they are sent to, and what waits for them. */
    WEBHOOKS,

    /** Events that a group could not handle. */
    PARKED_EVENTS,

    /** Answers that are kept for who repeats a request. */
    IDEMPOTENCY_RECORDS,

    /** Documents of projections, of every generation, and of policies. */
    READ_MODELS;

    /** Its name in stores and in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
