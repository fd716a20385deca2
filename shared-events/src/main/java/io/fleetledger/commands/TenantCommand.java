package io.fleetledger.commands;

/** A command on behalf of one tenant. Its handler answers for another tenant's aggregate as for an unknown one. */
public interface TenantCommand {

    String tenantId();
}
