package io.fleetledger.commands.rule;

/** Every way a rule refuses a command. The names are the API's error codes. */
public enum AlertRuleError {
    /** Unknown, deleted, or another tenant's. */
    ALERT_RULE_NOT_FOUND,
    /** The caller expected another version. */
    VERSION_MISMATCH,
    /** The rule's fields break their rules, each or together; its machine and its group are among them. */
    INVALID_ALERT_RULE
}
