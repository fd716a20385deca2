package io.fleetledger.commands.tenant;

/** Why nothing of a tenant is taken. */
public enum TenantError {
    TENANT_OFFBOARDED
}
