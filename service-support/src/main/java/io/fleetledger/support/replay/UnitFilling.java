package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.RebuildingProcessors.Rebuilding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What this process does to fill a new generation of a unit. How far it is, processes know of each other by what they have
 * stored: now and then, and at every look once the end is near.
 */
final class UnitFilling {

    /** So few events that the rest is a matter of a moment, at whatever pace they come. */
    private static final long NEARLY_LEVEL = 500;
    /**
     * What the log holds for longer has been handled: what has come since is a matter of a moment, too, however much it is,
     * or no rebuild would ever be level. Longer than it takes to hear of each other.
     */
    private static final Duration NEARLY = Duration.ofSeconds(1);

    private static final Duration NEAR = Duration.ofSeconds(5);
    private static final Duration BETWEEN_POSITIONS = Duration.ofSeconds(1);

    private final ReplayUnit unit;
    private final List<ProcessingGroup> groups;
    private final UnitProcesses processes;
    private final UnitDocuments documents;
    private final boolean ofOneProcess;
    private final LogEnds ends = new LogEnds(System::nanoTime);
    private volatile List<Rebuilding> processors = List.of();
    private int generation;
    private long storedPositionsAt = System.nanoTime();

    UnitFilling(
            ReplayUnit unit,
            List<ProcessingGroup> groups,
            UnitProcesses processes,
            UnitDocuments documents,
            boolean ofOneProcess) {
        this.unit = unit;
        this.groups = List.copyOf(groups);
        this.processes = processes;
        this.documents = documents;
        this.ofOneProcess = ofOneProcess;
    }

    /** Begins with it, or goes on. */
    void goOn(Rebuild rebuild) {
        if (!processors.isEmpty() && generation != rebuild.generation()) {
            stop();
        }
        if (processors.isEmpty()) {
            documents.ensureIndexes(unit, rebuild.generation());
            processors = processes.rebuild(unit, groups, rebuild);
            generation = rebuild.generation();
        }
    }

    void stop() {
        processors.forEach(Rebuilding::stop);
        processors = List.of();
    }

    List<Rebuilding> processors() {
        return List.copyOf(processors);
    }

    void storePositions() {
        processors.forEach(Rebuilding::storePositions);
        storedPositionsAt = System.nanoTime();
    }

    /** Whether what is missing is a matter of a moment. To be asked at each step: it goes by where the log ended before. */
    boolean isNearlyLevel() {
        UnitPositions positions = processes.positions();
        long head = positions.head();
        ends.saw(head);
        Map<ProcessingGroup, Map<Integer, Long>> now = positions.now(groups, generation, processors);
        long filled = UnitPositions.filledTo(now);
        if (!ofOneProcess
                && (System.nanoTime() - storedPositionsAt > BETWEEN_POSITIONS.toNanos() || ends.isPast(NEAR, filled))) {
            storePositions();
        }
        return ends.isPast(NEARLY, filled) || positions.isWithin(NEARLY_LEVEL, now, head);
    }

    /** The position up to which all have handled what was theirs, here and elsewhere. */
    long filledTo(Rebuild rebuild) {
        return processes.positions().filledTo(groups, rebuild.generation(), processors());
    }
}
