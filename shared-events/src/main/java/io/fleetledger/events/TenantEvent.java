package io.fleetledger.events;

/** An event that is published beside all aggregates; it is its tenant's, and nobody else's. */
public interface TenantEvent {

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();
}
