package io.fleetledger.support.offboarding;

/** Deletes one part of what there is of a tenant; a bean in each process that can. */
public interface TenantErasure {

    /** Which part. */
    ErasedPart part();

    /**
     * Deletes what there is, durably. Interrupted, it is repeated; repeated, it deletes what has come since.
     *
     * @return how many documents, rows or files it was
     */
    long erase(String tenantId);
}
