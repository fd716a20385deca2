package io.fleetledger.support.webhook;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts how many webhooks of each tenant a process is busy with, so that no tenant takes more than its share. */
public final class TenantShares {

    private final Map<String, Integer> taken = new HashMap<>();
    private final int atMost;

    /**
     * @param busy the tenant of each webhook that the process is busy with
     * @param atMost the most webhooks of one tenant, 1 or more
     */
    public TenantShares(Collection<String> busy, int atMost) {
        this.atMost = atMost;
        busy.forEach(tenant -> taken.merge(tenant, 1, Integer::sum));
    }

    /** Tenants that have used up their share. */
    public List<String> full() {
        return taken.entrySet().stream()
                .filter(tenant -> tenant.getValue() >= atMost)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Takes one more for a tenant; false if its share is used up. */
    public boolean take(String tenantId) {
        if (taken.getOrDefault(tenantId, 0) >= atMost) {
            return false;
        }
        taken.merge(tenantId, 1, Integer::sum);
        return true;
    }
}
