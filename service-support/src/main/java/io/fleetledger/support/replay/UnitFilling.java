package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.RebuildingProcessors.RebuildProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Fills a new generation of a unit in this process. Processes learn each other's progress from stored positions: these
 * are stored now and then, and at every step once the end is near.
 */
final class UnitFilling {

    /** So few events that they take only a moment, at whatever rate new ones come. */
    private static final long NEARLY_CAUGHT_UP = 500;
    /**
     * The rebuild must have handled everything that the log held this long ago; newer events, however many, take only a
     * moment. Otherwise no rebuild would ever catch up. Longer than processes take to learn each other's positions.
     */
    private static final Duration NEARLY = Duration.ofSeconds(1);

    private static final Duration NEAR = Duration.ofSeconds(5);
    private static final Duration BETWEEN_POSITIONS = Duration.ofSeconds(1);

    private final ReplayUnit unit;
    private final List<ProcessingGroup> groups;
    private final UnitProcessors unitProcessors;
    private final UnitDocuments documents;
    private final boolean ofOneProcess;
    private final RecentLogHeads heads = new RecentLogHeads(System::nanoTime);
    private volatile List<RebuildProcessor> processors = List.of();
    private int generation;
    private long storedPositionsAt = System.nanoTime();

    UnitFilling(
            ReplayUnit unit,
            List<ProcessingGroup> groups,
            UnitProcessors unitProcessors,
            UnitDocuments documents,
            boolean ofOneProcess) {
        this.unit = unit;
        this.groups = List.copyOf(groups);
        this.unitProcessors = unitProcessors;
        this.documents = documents;
        this.ofOneProcess = ofOneProcess;
    }

    /** Begins the rebuild or continues it. */
    void step(Rebuild rebuild) {
        if (!processors.isEmpty() && generation != rebuild.generation()) {
            stop();
        }
        if (processors.isEmpty()) {
            documents.ensureIndexes(unit, rebuild.generation());
            processors = unitProcessors.rebuild(unit, groups, rebuild);
            generation = rebuild.generation();
        }
    }

    void stop() {
        processors.forEach(RebuildProcessor::stop);
        processors = List.of();
    }

    List<RebuildProcessor> processors() {
        return List.copyOf(processors);
    }

    void storePositions() {
        processors.forEach(RebuildProcessor::storePositions);
        storedPositionsAt = System.nanoTime();
    }

    /** Whether the rest takes only a moment. Call it at each step: it compares with earlier ends of the log. */
    boolean isNearlyCaughtUp() {
        UnitPositions positions = unitProcessors.positions();
        long head = positions.head();
        heads.record(head);
        Map<ProcessingGroup, Map<Integer, Long>> now = positions.now(groups, generation, processors);
        long filled = UnitPositions.filledTo(now);
        if (!ofOneProcess
                && (System.nanoTime() - storedPositionsAt > BETWEEN_POSITIONS.toNanos()
                        || heads.isPast(NEAR, filled))) {
            storePositions();
        }
        return heads.isPast(NEARLY, filled) || positions.isWithin(NEARLY_CAUGHT_UP, now, head);
    }

    /** The position up to which all groups have handled their events, in all processes. */
    long filledTo(Rebuild rebuild) {
        return unitProcessors.positions().filledTo(groups, rebuild.generation(), processors());
    }
}
