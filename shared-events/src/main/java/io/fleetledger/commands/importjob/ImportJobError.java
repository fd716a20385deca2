package io.fleetledger.commands.importjob;

/** Every way a long import refuses a command. The names are the API's error codes. */
public enum ImportJobError {
    /** Unknown, or another tenant's. */
    IMPORT_JOB_NOT_FOUND,
    /** Another worker has it, and has been heard of lately. */
    IMPORT_JOB_TAKEN,
    /** It has completed, failed or been cancelled. */
    IMPORT_JOB_ENDED,
    /** The caller expected another version. */
    VERSION_MISMATCH
}
