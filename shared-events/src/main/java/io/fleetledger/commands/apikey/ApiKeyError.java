package io.fleetledger.commands.apikey;

/** Every way an API key refuses a command. The names are the API's error codes. */
public enum ApiKeyError {
    /** Unknown, or another tenant's. */
    API_KEY_NOT_FOUND,
    /** The caller expected another version. */
    VERSION_MISMATCH,
    /** The command's fields break their rules. */
    INVALID_API_KEY
}
