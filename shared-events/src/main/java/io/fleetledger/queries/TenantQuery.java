package io.fleetledger.queries;

/** A question on behalf of one tenant. Its handler never looks at another tenant's documents. */
public interface TenantQuery {

    String tenantId();
}
