package io.fleetledger.commands.group;

/** Every way a group refuses a command. The names are the API's error codes. */
public enum GroupError {
    /** Unknown, deleted, or another tenant's. */
    GROUP_NOT_FOUND,
    /** The group would stand below itself. */
    GROUP_CYCLE,
    /** A group with groups below it is deleted with {@code cascade} only. */
    GROUP_HAS_CHILDREN,
    /** The caller expected another version. */
    VERSION_MISMATCH,
    /** The command's fields break their rules: its parent, its depth and its members are among them. */
    INVALID_GROUP
}
