package io.fleetledger.command.group;

/** A machine's state, as seen by a tenant. */
enum MachineLifecycle {
    ACTIVE,
    RETIRED,
    /** No machine, or another tenant's. */
    UNKNOWN
}
