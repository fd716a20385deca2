package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import java.util.List;

/** The processors of this process that follow what is shown of a unit. For one thread. */
final class UnitLive {

    private final List<ProcessingGroup> groups;
    private final UnitProcesses processes;
    private final JustBegun begun = new JustBegun(System::nanoTime);
    private volatile boolean holding;

    UnitLive(List<ProcessingGroup> groups, UnitProcesses processes) {
        this.groups = List.copyOf(groups);
        this.processes = processes;
    }

    /** Whether they stand still for a moment, to go on with what is shown next. For any thread. */
    boolean isHolding() {
        return holding;
    }

    /** With the process they begin, too. */
    void begin() {
        begun.now();
    }

    /** Whether they may still be about to claim their segments. For any thread. */
    boolean haveJustBegun() {
        return begun.is();
    }

    /** Returns when none of them is at work. */
    void hold() {
        holding = true;
        processes.hold(groups);
    }

    /** What newer code has filled is left to processes that have it. What somebody else has stopped is not started here. */
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
