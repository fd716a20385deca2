package io.fleetledger.support.offboarding;

import java.util.function.ToLongFunction;

/**
 * What a store forgets by itself, whose rows bear their tenant.
 *
 * @param forget gives how many there were
 */
record StoreErasure(ErasedPart part, ToLongFunction<String> forget) implements TenantErasure {

    @Override
    public long erase(String tenantId) {
        return forget.applyAsLong(tenantId);
    }
}
