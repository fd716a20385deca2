package io.fleetledger.support.offboarding;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** Off-boardings, for one test. */
public final class InMemoryOffboardings implements OffboardingStore {

    private final Map<String, Offboarding> rows = new ConcurrentSkipListMap<>();
    private final Map<String, Set<String>> followed = new HashMap<>();

    /** One that has come so far. */
    public void put(String tenantId, OffboardingPhase phase) {
        rows.put(tenantId, new Offboarding(tenantId, phase, Instant.EPOCH, 0L, Instant.EPOCH, null, Map.of()));
    }

    /** As if the store had been emptied. */
    public void lose() {
        rows.clear();
    }

    @Override
    public Offboarding request(String tenantId, Instant at) {
        return rows.computeIfAbsent(
                tenantId, id -> new Offboarding(id, OffboardingPhase.REQUESTED, at, null, null, null, Map.of()));
    }

    @Override
    public Optional<Offboarding> find(String tenantId) {
        return Optional.ofNullable(rows.get(tenantId));
    }

    @Override
    public List<Offboarding> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public void markSealed(String tenantId, long position, Instant at) {
        advance(
                tenantId,
                OffboardingPhase.REQUESTED,
                row -> new Offboarding(
                        tenantId, OffboardingPhase.SEALED, row.requestedAt(), position, at, null, row.erased()));
    }

    @Override
    public void markErasing(String tenantId) {
        advance(
                tenantId,
                OffboardingPhase.SEALED,
                row -> new Offboarding(
                        tenantId,
                        OffboardingPhase.ERASING,
                        row.requestedAt(),
                        row.position(),
                        row.sealedAt(),
                        null,
                        row.erased()));
    }

    @Override
    public void markFollowed(String tenantId, String group) {
        followed.computeIfAbsent(tenantId, first -> new HashSet<>()).add(group);
    }

    @Override
    public Set<String> followedGroups(String tenantId) {
        return Set.copyOf(followed.getOrDefault(tenantId, Set.of()));
    }

    @Override
    public void count(String tenantId, ErasedPart part, long deleted) {}

    @Override
    public void markFinished(String tenantId, ErasedPart part) {
        advance(tenantId, OffboardingPhase.ERASING, row -> {
            Map<ErasedPart, Long> erased = new HashMap<>(row.erased());
            erased.put(part, 0L);
            return new Offboarding(
                    tenantId, row.phase(), row.requestedAt(), row.position(), row.sealedAt(), null, erased);
        });
    }

    @Override
    public void markErased(String tenantId, Instant at) {
        advance(
                tenantId,
                OffboardingPhase.ERASING,
                row -> new Offboarding(
                        tenantId,
                        OffboardingPhase.ERASED,
                        row.requestedAt(),
                        row.position(),
                        row.sealedAt(),
                        at,
                        row.erased()));
    }

    private void advance(String tenantId, OffboardingPhase from, UnaryOperator<Offboarding> change) {
        rows.computeIfPresent(tenantId, (id, row) -> row.phase() == from ? change.apply(row) : row);
    }
}
