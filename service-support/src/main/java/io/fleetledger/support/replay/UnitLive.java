package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import java.util.List;

/** This process's processors that follow the shown generation of a unit. For one thread. */
final class UnitLive {

    private final List<ProcessingGroup> groups;
    private final UnitProcessors unitProcessors;
    private final StartupGracePeriod startupGrace = new StartupGracePeriod(System::nanoTime);
    private volatile boolean holding;

    UnitLive(List<ProcessingGroup> groups, UnitProcessors unitProcessors) {
        this.groups = List.copyOf(groups);
        this.unitProcessors = unitProcessors;
    }

    /** Whether they are held for a moment, to continue with the generation that is shown next. Thread-safe. */
    boolean isHolding() {
        return holding;
    }

    /** The processors start with the process. */
    void begin() {
        startupGrace.restart();
    }

    /** Whether they may still be about to claim their segments. Thread-safe. */
    boolean haveJustStarted() {
        return startupGrace.isActive();
    }

    /** Returns when none of them is working. */
    void hold() {
        holding = true;
        unitProcessors.hold(groups);
    }

    /** Does not follow what newer code has filled, nor start processors that were stopped for other reasons. */
    void resume(UnitState state) {
        if (state.isNewerThanCode()) {
            hold();
        } else if (holding) {
            unitProcessors.resume(groups);
            startupGrace.restart();
            holding = false;
        }
    }
}
