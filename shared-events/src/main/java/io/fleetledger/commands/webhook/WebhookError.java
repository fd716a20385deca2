package io.fleetledger.commands.webhook;

/** Every way a webhook refuses a command. The names are the API's error codes. */
public enum WebhookError {
    /** Unknown, deleted, or another tenant's. */
    WEBHOOK_NOT_FOUND,
    /** The caller expected another version. */
    VERSION_MISMATCH,
    /** The webhook's fields break their rules; an address that must not be called is among them. */
    INVALID_WEBHOOK
}
