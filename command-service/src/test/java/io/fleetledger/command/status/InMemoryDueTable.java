package io.fleetledger.command.status;

import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A due table that counts how often it is written to. */
final class InMemoryDueTable implements DueTable {

    private final Map<UUID, Due> rows = new HashMap<>();
    private int writes;

    @Override
    public void arm(Collection<Due> armed) {
        writes++;
        armed.forEach(row -> {
            Due known = rows.getOrDefault(row.machineId(), row);
            Instant at = known.at().isBefore(row.at()) ? known.at() : row.at();
            rows.put(row.machineId(), new Due(row.machineId(), row.tenantId(), at, known.armings() + 1));
        });
    }

    @Override
    public void disarm(Collection<UUID> machineIds) {
        rows.keySet().removeAll(machineIds);
    }

    @Override
    public List<Due> due(Instant until, Instant now, int atMost) {
        return rows.values().stream()
                .filter(row -> !row.at().isAfter(until))
                .sorted(Comparator.comparing(Due::at))
                .limit(atMost)
                .toList();
    }

    @Override
    public void move(Map<Due, Optional<Instant>> moved) {
        moved.forEach((row, next) -> {
            if (rows.remove(row.machineId(), row)) {
                next.ifPresent(instant ->
                        rows.put(row.machineId(), new Due(row.machineId(), row.tenantId(), instant, row.armings())));
            }
        });
    }

    @Override
    public long deleteByTenant(String tenantId) {
        long before = rows.size();
        rows.values().removeIf(row -> row.tenantId().equals(tenantId));
        return before - rows.size();
    }

    List<Instant> instants() {
        return rows.values().stream().map(Due::at).sorted().toList();
    }

    int writes() {
        return writes;
    }

    void clear() {
        rows.clear();
    }
}
