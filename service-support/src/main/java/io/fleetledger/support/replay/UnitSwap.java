package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Swaps a unit's rebuilt generation with the shown one: one process holds the swap, the others stop their live
 * processors. Each process measures by its own clock how long the swap has been held.
 */
final class UnitSwap {

    private static final Logger LOG = LoggerFactory.getLogger(UnitSwap.class);
    /** How long the shown generation may go unfollowed; writers wait for 2 s. */
    private static final Duration HELD_AT_MOST = Duration.ofMillis(1500);

    private final List<ProcessingGroup> groups;
    private final UnitStates states;
    private final UnitProcesses processes;
    private final UnitLive live;
    private final UnitFilling filling;
    private final UnitReplay.Settings settings;
    private final Unchanged held = new Unchanged(System::nanoTime);
    private boolean hurrying;

    UnitSwap(
            List<ProcessingGroup> groups,
            UnitStates states,
            UnitProcesses processes,
            UnitLive live,
            UnitFilling filling,
            UnitReplay.Settings settings) {
        this.groups = List.copyOf(groups);
        this.states = states;
        this.processes = processes;
        this.live = live;
        this.filling = filling;
        this.settings = settings;
    }

    /** Claims the swap for this process, unless another was first; returns true when the swap is done. */
    boolean begin(UnitState state, Rebuild rebuild) {
        UnitState mine = state.with(rebuild.heldBy(settings.me(), new Date()));
        if (!states.replace(state, mine)) {
            return false;
        }
        held.since(mine.edition());
        return goOn(mine, Objects.requireNonNull(mine.rebuild()));
    }

    /** Makes one step while any process holds the swap; returns true when this process has done it. */
    boolean goOn(UnitState state, Rebuild rebuild) {
        hurry();
        live.hold();
        boolean isGone = held.since(state.edition()).compareTo(settings.goneAfter()) > 0;
        if (!Objects.equals(rebuild.holder(), settings.me())) {
            if (settings.ofOneProcess() || isGone) {
                release(state, rebuild);
            } else {
                filling.storePositions();
            }
            return false;
        }
        if (!isGone
                && processes.swap(
                        groups,
                        state,
                        filling.processors(),
                        position -> states.replace(
                                state, state.swapped(new Date(), position, UnitStates.in(settings.grace()))),
                        HELD_AT_MOST)) {
            return true;
        }
        LOG.info(
                "{} are not swapped yet: they are not level, or a segment is still followed",
                state.unit().groups());
        release(state, rebuild);
        return false;
    }

    private void release(UnitState state, Rebuild rebuild) {
        UnitState released = state.with(rebuild.filling());
        if (states.replace(state, released)) {
            calm();
            live.resume(released);
        }
    }

    /** The holder waits for the events that are rebuilt here. */
    private void hurry() {
        if (!hurrying) {
            hurrying = true;
            processes.hurry();
        }
    }

    /** Called when no process holds the swap. */
    void calm() {
        if (hurrying) {
            hurrying = false;
            processes.calm();
        }
    }
}
