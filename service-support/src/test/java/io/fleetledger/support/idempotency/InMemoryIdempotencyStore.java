package io.fleetledger.support.idempotency;

import io.fleetledger.support.ids.NameBasedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the interface promises, in a map. */
final class InMemoryIdempotencyStore implements IdempotencyStore {

    private record Entry(
            String hash,
            UUID creationId,
            Instant firstUsed,
            Instant leaseUntil,
            @Nullable StoredResponse answer) {}

    private final Map<UUID, Entry> entries = new HashMap<>();

    int size() {
        return entries.size();
    }

    @Override
    public BeginResult begin(String tenantId, UUID scope, String requestHash, Instant now) {
        Entry entry = entries.get(scope);
        if (entry == null || entry.firstUsed.isBefore(now.minus(RETENTION))) {
            UUID creationId = NameBasedIds.of(scope.toString(), now.toString());
            entries.put(scope, new Entry(requestHash, creationId, now, now.plus(LEASE), null));
            return new Started(creationId);
        }
        if (!entry.hash.equals(requestHash)) {
            return new OtherRequest();
        }
        if (entry.answer != null) {
            return new Answered(entry.answer);
        }
        if (entry.leaseUntil.isBefore(now)) {
            entries.put(scope, new Entry(requestHash, entry.creationId, entry.firstUsed, now.plus(LEASE), null));
            return new Started(entry.creationId);
        }
        return new InFlight();
    }

    @Override
    public long deleteByTenant(String tenantId) {
        throw new UnsupportedOperationException("no tenant leaves here");
    }

    @Override
    public void complete(UUID scope, StoredResponse answer, Duration within) {
        entries.computeIfPresent(
                scope,
                (id, entry) -> new Entry(entry.hash, entry.creationId, entry.firstUsed, entry.leaseUntil, answer));
    }

    @Override
    public void release(UUID scope, Duration within) {
        entries.computeIfPresent(
                scope, (id, entry) -> new Entry(entry.hash, entry.creationId, entry.firstUsed, Instant.EPOCH, null));
    }
}
