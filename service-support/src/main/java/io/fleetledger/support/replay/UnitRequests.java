package io.fleetledger.support.replay;

import io.fleetledger.commands.processor.ReplayError;
import io.fleetledger.commands.processor.ReplayRefusal;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.problem.RefusedException;
import java.util.Date;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins rebuilds of a unit, or refuses to. Of concurrent requests, in whichever processes, one begins a rebuild, and
 * the others get to know of it.
 */
final class UnitRequests {

    private static final Logger LOG = LoggerFactory.getLogger(UnitRequests.class);

    private final ReplayUnit unit;
    private final List<ProcessingGroup> groups;
    private final UnitStates states;
    private final UnitProcessors unitProcessors;

    UnitRequests(ReplayUnit unit, List<ProcessingGroup> groups, UnitStates states, UnitProcessors unitProcessors) {
        this.unit = unit;
        this.groups = List.copyOf(groups);
        this.states = states;
        this.unitProcessors = unitProcessors;
    }

    /**
     * Begins a rebuild unless one is under way. If the request wants verification, a rebuild under way is verified too.
     *
     * @throws RefusedException if newer code has filled the shown generation: readers would go back to older
     *     documents
     */
    UnitState begin(boolean verify) {
        while (true) {
            UnitState state = states.refresh(unit);
            check(state, verify);
            Rebuild underWay = state.rebuild();
            if (underWay == null) {
                UnitState begun = state.begin(
                        verify,
                        new Date(),
                        unitProcessors.segments(groups, state.generation()),
                        unitProcessors.leftBehind(groups, state.highest()));
                if (states.replace(state, begun)) {
                    LOG.info("{} are to be rebuilt as generation {}", unit.groups(), begun.highest());
                    return begun;
                }
            } else if (underWay.verify() || !verify) {
                return state;
            } else {
                UnitState verified = state.with(underWay.toBeVerified());
                if (states.replace(state, verified)) {
                    LOG.info("{} are to be verified, too", unit.groups());
                    return verified;
                }
            }
        }
    }

    /**
     * Checks a request without beginning a rebuild.
     *
     * @throws RefusedException if {@link #begin} would throw it now
     */
    void check(boolean verify) {
        check(states.refresh(unit), verify);
    }

    private void check(UnitState state, boolean verify) {
        Rebuild underWay = state.rebuild();
        if (underWay != null && unit.isOlderThan(underWay.versions())) {
            throw new RefusedException(new ReplayRefusal(
                    ReplayError.PROJECTION_OF_NEWER_VERSION,
                    "A newer version than the process that was asked has begun a rebuild, and will go on with it."
                            + " Update all processes of the service, then ask again."));
        }
        if (underWay == null && state.isNewerThanCode()) {
            throw new RefusedException(new ReplayRefusal(
                    ReplayError.PROJECTION_OF_NEWER_VERSION,
                    "What is shown was built by a newer version than the process that was asked. Update all"
                            + " processes of the service, then ask again."));
        }
        if (underWay != null && underWay.holder() != null && verify && !underWay.verify()) {
            throw new RefusedException(new ReplayRefusal(
                    ReplayError.PROJECTION_BEING_SWAPPED,
                    "A rebuild that nobody wanted to be verified is taking its place at this moment. Ask again in some"
                            + " seconds: another is begun then, and verified."));
        }
    }
}
