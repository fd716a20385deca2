package io.fleetledger.support.offboarding;

/** Deletes one part of a tenant's data; a bean in each process that can. */
public interface TenantErasure {

    /** The part that this deletes. */
    ErasedPart part();

    /**
     * Deletes all there is, durably. It can be interrupted and repeated; a repeat deletes what has been added since.
     *
     * @return how many documents, rows or files were deleted
     */
    long erase(String tenantId);
}
