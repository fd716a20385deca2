package io.fleetledger.support.offboarding;

import java.util.function.ToLongFunction;

/**
 * Erases a part from a store whose rows name their tenant.
 *
 * @param delete deletes a tenant's rows and returns how many there were
 */
public record StoreErasure(ErasedPart part, ToLongFunction<String> delete) implements TenantErasure {

    @Override
    public long erase(String tenantId) {
        return delete.applyAsLong(tenantId);
    }
}
