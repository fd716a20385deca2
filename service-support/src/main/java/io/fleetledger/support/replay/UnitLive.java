package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import java.util.List;

/** This process's processors that follow the shown generation of a unit. For one thread. */
final class UnitLive {

    private final List<ProcessingGroup> groups;
    private final UnitProcesses processes;
    private final JustBegun begun = new JustBegun(System::nanoTime);
    private volatile boolean holding;

    UnitLive(List<ProcessingGroup> groups, UnitProcesses processes) {
        this.groups = List.copyOf(groups);
        this.processes = processes;
    }

    /** Whether they are held for a moment, to continue with the generation that is shown next. Thread-safe. */
    boolean isHolding() {
        return holding;
    }

    /** The processors start with the process. */
    void begin() {
        begun.now();
    }

    /** Whether they may still be about to claim their segments. Thread-safe. */
    boolean haveJustBegun() {
        return begun.is();
    }

    /** Returns when none of them is working. */
    void hold() {
        holding = true;
        processes.hold(groups);
    }

    /** Does not follow what newer code has filled, nor start processors that were stopped for other reasons. */
    void resume(UnitState state) {
        if (state.isNewerThanCode()) {
            hold();
        } else if (holding) {
            processes.resume(groups);
            begun.now();
            holding = false;
        }
    }
}
