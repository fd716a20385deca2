package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what was rebuilt of a unit take the place of what is shown: one process holds the swap, the others keep still. For how
 * long it has been held each knows by its own clock.
 */
final class UnitSwap {

    private static final Logger LOG = LoggerFactory.getLogger(UnitSwap.class);
    /** For which nobody follows what is shown, at most; writers wait for 2 s. */
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

    /** Takes it upon this process, unless another was first; true when it is done. */
    boolean begin(UnitState state, Rebuild rebuild) {
        UnitState mine = state.with(rebuild.heldBy(settings.me(), new Date()));
        if (!states.replace(state, mine)) {
            return false;
        }
        held.since(mine.edition());
        return goOn(mine, Objects.requireNonNull(mine.rebuild()));
    }

    /** One step, while somebody holds it; true when it is done, by this process. */
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

    /** Whoever holds waits for the events that are rebuilt here. */
    private void hurry() {
        if (!hurrying) {
            hurrying = true;
            processes.hurry();
        }
    }

    /** Nobody holds it any more. */
    void calm() {
        if (hurrying) {
            hurrying = false;
            processes.calm();
        }
    }
}
