package io.fleetledger.command.group;

/** How a machine stands to a tenant. */
enum MachineStanding {
    ACTIVE,
    RETIRED,
    /** No machine, or another tenant's. */
    UNKNOWN
}
