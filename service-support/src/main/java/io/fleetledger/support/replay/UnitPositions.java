package io.fleetledger.support.replay;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.RebuildingProcessors.RebuildProcessor;
import io.fleetledger.support.mongo.StoredToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.serialization.Serializer;

/** The progress of a unit's groups in a generation: current in this process, as stored in others. */
final class UnitPositions {

    private static final long BEGINNING = -1;

    private final Configuration configuration;
    private final ProcessingStores stores;
    private final Supplier<MongoDatabase> database;
    private final Serializer serializer;

    UnitPositions(
            Configuration configuration,
            ProcessingStores stores,
            Supplier<MongoDatabase> database,
            Serializer serializer) {
        this.configuration = configuration;
        this.stores = stores;
        this.database = database;
        this.serializer = serializer;
    }

    /** The log's last position. */
    long head() {
        return StoredToken.position(configuration.eventStore().createHeadToken());
    }

    /** The positions of each group by segment; empty for a group that has not begun. */
    Map<ProcessingGroup, Map<Integer, Long>> now(
            List<ProcessingGroup> groups, int generation, List<RebuildProcessor> rebuilding) {
        Map<ProcessingGroup, Map<Integer, Long>> now = new HashMap<>();
        groups.forEach(group -> now.put(group, of(group, generation, rebuilding)));
        return now;
    }

    /** Whether all have begun and the slowest has at most that many events left. */
    boolean isWithin(long events, Map<ProcessingGroup, Map<Integer, Long>> now, long head) {
        return now.entrySet().stream()
                .allMatch(group -> (!group.getValue().isEmpty() || head == BEGINNING)
                        && stores.isWithin(events, group.getKey(), slowest(group.getValue()), head));
    }

    /** The position up to which all of them have handled their events. */
    static long filledTo(Map<ProcessingGroup, Map<Integer, Long>> now) {
        return now.values().stream().mapToLong(UnitPositions::slowest).min().orElse(BEGINNING);
    }

    /** The same at this moment. */
    long filledTo(List<ProcessingGroup> groups, int generation, List<RebuildProcessor> rebuilding) {
        return filledTo(now(groups, generation, rebuilding));
    }

    /** The furthest stored position: no event after it has been handled. */
    long furthest(ProcessingGroup group, int generation) {
        return stored(group, generation).values().stream().max(Long::compare).orElse(BEGINNING);
    }

    /** Whether each segment has stored at least that position, or has no event of its own between. */
    boolean cover(ProcessingGroup group, int generation, long position) {
        Map<Integer, Long> stored = stored(group, generation);
        return !stored.isEmpty()
                && stored.values().stream().allMatch(filled -> stores.isWithin(0, group, filled, position));
    }

    private static long slowest(Map<Integer, Long> positions) {
        return positions.values().stream().min(Long::compare).orElse(BEGINNING);
    }

    private Map<Integer, Long> of(ProcessingGroup group, int generation, List<RebuildProcessor> rebuilding) {
        Map<Integer, Long> positions = stored(group, generation);
        rebuilding.stream()
                .filter(one -> one.group().equals(group))
                .forEach(one -> one.processor().processingStatus().forEach((segment, status) -> {
                    if (status != null) {
                        positions.put(segment, status.getCurrentPosition().orElse(BEGINNING));
                    }
                }));
        return positions;
    }

    private Map<Integer, Long> stored(ProcessingGroup group, int generation) {
        Map<Integer, Long> positions = new HashMap<>();
        TokenRows.of(database.get(), ReplayUnit.named(group.name(), generation))
                .forEach((segment, row) -> positions.put(segment, StoredToken.position(row, serializer)));
        return positions;
    }
}
