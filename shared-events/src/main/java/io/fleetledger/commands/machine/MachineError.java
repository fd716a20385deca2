package io.fleetledger.commands.machine;

/** Every way a machine refuses a command. The names are the API's error codes. */
public enum MachineError {
    /** Unknown, or another tenant's. */
    MACHINE_NOT_FOUND,
    /** Another active machine of the tenant has the identifier. */
    IDENTIFIER_TAKEN,
    /** Retired machines can be read and restored, not changed. */
    MACHINE_DEACTIVATED,
    /** The caller expected another version. */
    VERSION_MISMATCH,
    /** The command's fields break their rules. */
    INVALID_MACHINE
}
