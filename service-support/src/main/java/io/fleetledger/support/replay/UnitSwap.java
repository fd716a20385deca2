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
    private static final Duration MAX_HELD = Duration.ofMillis(1500);

    private final List<ProcessingGroup> groups;
    private final UnitStates states;
    private final UnitProcessors unitProcessors;
    private final UnitLive live;
    private final UnitFilling filling;
    private final UnitReplay.Settings settings;
    private final UnchangedTimer held = new UnchangedTimer(System::nanoTime);
    private boolean throttleSuspended;

    UnitSwap(
            List<ProcessingGroup> groups,
            UnitStates states,
            UnitProcessors unitProcessors,
            UnitLive live,
            UnitFilling filling,
            UnitReplay.Settings settings) {
        this.groups = List.copyOf(groups);
        this.states = states;
        this.unitProcessors = unitProcessors;
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
        held.unchangedFor(mine.edition());
        return step(mine, Objects.requireNonNull(mine.rebuild()));
    }

    /** Makes one step while any process holds the swap; returns true when this process has done it. */
    boolean step(UnitState state, Rebuild rebuild) {
        suspendThrottle();
        live.hold();
        boolean isGone = held.unchangedFor(state.edition()).compareTo(settings.goneAfter()) > 0;
        if (!Objects.equals(rebuild.holder(), settings.me())) {
            if (settings.ofOneProcess() || isGone) {
                release(state, rebuild);
            } else {
                filling.storePositions();
            }
            return false;
        }
        if (!isGone
                && unitProcessors.swap(
                        groups,
                        state,
                        filling.processors(),
                        position -> states.replace(
                                state, state.swapped(new Date(), position, UnitStates.in(settings.grace()))),
                        MAX_HELD)) {
            return true;
        }
        LOG.info(
                "{} are not swapped yet: they have not caught up, or a segment is still claimed",
                state.unit().groups());
        release(state, rebuild);
        return false;
    }

    private void release(UnitState state, Rebuild rebuild) {
        UnitState released = state.with(rebuild.filling());
        if (states.replace(state, released)) {
            resumeThrottle();
            live.resume(released);
        }
    }

    /** The holder waits for the events that are rebuilt here. */
    private void suspendThrottle() {
        if (!throttleSuspended) {
            throttleSuspended = true;
            unitProcessors.suspendThrottle();
        }
    }

    /** Called when no process holds the swap. */
    void resumeThrottle() {
        if (throttleSuspended) {
            throttleSuspended = false;
            unitProcessors.resumeThrottle();
        }
    }
}
