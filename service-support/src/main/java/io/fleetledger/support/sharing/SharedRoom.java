package io.fleetledger.support.sharing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something of one process of which there is not enough for everybody at once, such as room on its disk. A tenant has at
 * most half of it, so that no tenant can keep the others from theirs.
 */
public final class SharedRoom {

    private final long all;
    private final Map<String, Long> taken = new HashMap<>();

    /**
     * Nothing of it is taken yet.
     *
     * @param all in whatever unit it is counted; of an odd number, the half is rounded up
     */
    public SharedRoom(long all) {
        this.all = all;
    }

    /** A part that a tenant has until it is closed; closing it again gives nothing back twice. */
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

    /** Empty while others, or the tenant itself, have too much of it. */
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
