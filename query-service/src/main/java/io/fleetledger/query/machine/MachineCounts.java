package io.fleetledger.query.machine;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.machine.MachineFilter;
import java.util.List;
import java.util.OptionalLong;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a tenant's machines by status and by protocol, active and retired ones apart: one document per tenant in
 * {@value #COLLECTION}, so that a list's total needs no scan of its rows.
 */
final class MachineCounts {

    static final String COLLECTION = "machine-counts";
    /** Position in the log up to which events are counted; no event is counted twice. */
    static final String POSITION = "position";
    /** The fields that {@link #total} reads. */
    static final List<String> VECTORS =
            List.of("status_active", "status_retired", "protocol_active", "protocol_retired");

    private MachineCounts() {}

    static Document none(String tenantId) {
        return new Document("_id", tenantId).append("tenant_id", tenantId).append(POSITION, -1L);
    }

    /** Adds {@code delta} to the counts of a status and a protocol. */
    static void add(Document counts, boolean active, MachineStatus status, MachineProtocol protocol, long delta) {
        addStatus(counts, active, status, delta);
        addProtocol(counts, active, protocol, delta);
    }

    static void addProtocol(Document counts, boolean active, MachineProtocol protocol, long delta) {
        add(counts, "protocol_" + half(active), protocol.wireName(), delta);
    }

    static void addStatus(Document counts, boolean active, MachineStatus status, long delta) {
        add(counts, "status_" + half(active), status.wireName(), delta);
    }

    private static void add(Document counts, String vector, String key, long delta) {
        Document values = new Document(counts.get(vector, new Document()));
        values.put(key, number(values, key) + delta);
        counts.put(vector, values);
    }

    /** Whether counters can tell how many machines pass the filter: not for texts, groups, or status with protocol. */
    static boolean cover(MachineFilter filter) {
        boolean both = filter.status() != null && filter.protocol() != null;
        return !both && filter.search() == null && filter.machineIdentifier() == null && filter.groupId() == null;
    }

    /** How many machines pass the filter, if counters {@linkplain #cover} it. */
    static OptionalLong total(Document counts, MachineFilter filter) {
        if (!cover(filter)) {
            return OptionalLong.empty();
        }
        List<Boolean> halves = filter.active() == null ? List.of(true, false) : List.of(filter.active());
        return OptionalLong.of(halves.stream()
                .mapToLong(active -> filter.protocol() != null
                        ? sum(
                                counts,
                                "protocol_" + half(active),
                                filter.protocol().wireName())
                        : sum(
                                counts,
                                "status_" + half(active),
                                filter.status() == null ? null : filter.status().wireName()))
                .sum());
    }

    private static long sum(Document counts, String vector, @Nullable String key) {
        Document values = counts.get(vector, new Document());
        return key != null
                ? number(values, key)
                : values.keySet().stream()
                        .mapToLong(each -> number(values, each))
                        .sum();
    }

    private static long number(Document values, String key) {
        return values.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static String half(boolean active) {
        return active ? "active" : "retired";
    }
}
