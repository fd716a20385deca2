package io.fleetledger.support.offboarding;

import java.util.function.ToLongFunction;

/**
 * Erases a part from a store whose rows name their tenant.
 *
 * @param forget deletes a tenant's rows and returns how many there were
 */
record StoreErasure(ErasedPart part, ToLongFunction<String> forget) implements TenantErasure {

    @Override
    public long erase(String tenantId) {
        return forget.applyAsLong(tenantId);
    }
}
