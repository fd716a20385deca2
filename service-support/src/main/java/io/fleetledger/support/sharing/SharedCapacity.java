package io.fleetledger.support.sharing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A scarce resource of one process, such as room on its disk. A tenant may have at most half of it, so that no tenant
 * can take all of it from the others.
 */
public final class SharedCapacity {

    private final long all;
    private final Map<String, Long> taken = new HashMap<>();

    /**
     * Creates an unused resource.
     *
     * @param all in whatever unit it is counted; half of an odd number is rounded up
     */
    public SharedCapacity(long all) {
        this.all = all;
    }

    /** A part that a tenant holds until it is closed; closing it again returns nothing twice. */
    public final class Share implements AutoCloseable {

        private final String tenantId;
        private final long amount;
        private boolean closed;

        private Share(String tenantId, long amount) {
            this.tenantId = tenantId;
            this.amount = amount;
        }

        @Override
        public void close() {
            synchronized (taken) {
                if (!closed) {
                    closed = true;
                    taken.computeIfPresent(tenantId, (tenant, sum) -> sum == amount ? null : sum - amount);
                }
            }
        }
    }

    /** Takes a share; empty while other tenants, or the tenant itself, hold too much. */
    public Optional<Share> take(String tenantId, long amount) {
        synchronized (taken) {
            long ofTenant = taken.getOrDefault(tenantId, 0L) + amount;
            long ofAll = taken.values().stream().mapToLong(Long::longValue).sum() + amount;
            if (ofTenant > (all + 1) / 2 || ofAll > all) {
                return Optional.empty();
            }
            taken.put(tenantId, ofTenant);
            return Optional.of(new Share(tenantId, amount));
        }
    }
}
