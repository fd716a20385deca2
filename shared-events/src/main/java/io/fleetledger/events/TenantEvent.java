package io.fleetledger.events;

/** An event that is published beside all aggregates; it is its tenant's, and nobody else's. */
public interface TenantEvent {

    /** Whose it is; nobody else is ever told of it. */
    String tenantId();
}
