package io.fleetledger.support.replay;

import io.fleetledger.commands.processor.ReplayError;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.replay.Rebuild.Phase;
import io.fleetledger.support.replay.UnitState.Retired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process does for one unit, step by step, by what all processes know of it. Each step can be taken again by any
 * process: what was done is in the stores, and how far it came is in the unit's state.
 */
final class UnitReplay {

    private static final Logger LOG = LoggerFactory.getLogger(UnitReplay.class);

    private final ReplayUnit unit;
    private final List<ProcessingGroup> groups;
    private final UnitStates states;
    private final UnitProcesses processes;
    private final UnitDocuments documents;
    private final Settings settings;
    private final UnitLive live;
    private final UnitFilling filling;
    private final UnitComparison comparison;
    private final UnitSwap swap;
    private final Attempts attempts = new Attempts(System::nanoTime);
    private volatile boolean underWay;

    /**
     * What is the same for all units.
     *
     * @param me the name of this process, no other one's at any time
     * @param ofOneProcess whether there is no other
     * @param goneAfter without a sign of life for which a process is taken to be gone; longer than a swap is held
     * @param grace for which somebody may read what is shown no more
     */
    record Settings(String me, boolean ofOneProcess, Duration goneAfter, Duration grace) {}

    UnitReplay(
            ReplayUnit unit,
            List<ProcessingGroup> groups,
            UnitStates states,
            UnitProcesses processes,
            UnitDocuments documents,
            Settings settings) {
        this.unit = unit;
        this.groups = List.copyOf(groups);
        this.states = states;
        this.processes = processes;
        this.documents = documents;
        this.settings = settings;
        this.live = new UnitLive(groups, processes);
        this.filling = new UnitFilling(unit, groups, processes, documents, settings.ofOneProcess());
        this.comparison = new UnitComparison(states, documents, settings);
        this.swap = new UnitSwap(groups, states, processes, live, filling, settings);
    }

    ReplayUnit unit() {
        return unit;
    }

    /**
     * Begins a rebuild, unless one is under way: of several who ask, one begins it. One that is under way is verified, too,
     * if this asks for it. Outlives this process.
     *
     * @throws ReplayRefusedException if newer code has filled what is shown: readers would go back to older documents
     */
    UnitState request(boolean verify) {
        UnitState requested = begin(verify);
        processes.keep();
        return requested;
    }

    private UnitState begin(boolean verify) {
        while (true) {
            UnitState state = states.refresh(unit);
            check(state, verify);
            Rebuild underWay = state.rebuild();
            if (underWay == null) {
                UnitState begun = state.begin(
                        verify,
                        new Date(),
                        processes.segments(groups, state.generation()),
                        processes.leftBehind(groups, state.highest()));
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
     * Begins nothing.
     *
     * @throws ReplayRefusedException if {@link #request} would throw it now
     */
    void check(boolean verify) {
        check(states.refresh(unit), verify);
    }

    private void check(UnitState state, boolean verify) {
        Rebuild underWay = state.rebuild();
        if (underWay != null && isOfNewerCode(underWay)) {
            throw ReplayRefusedException.because(
                    ReplayError.PROJECTION_OF_NEWER_VERSION,
                    "A newer version than the process that was asked has begun a rebuild, and will go on with it."
                            + " Update all processes of the service, then ask again.");
        }
        if (underWay == null && state.isNewerThanCode()) {
            throw ReplayRefusedException.because(
                    ReplayError.PROJECTION_OF_NEWER_VERSION,
                    "What is shown was built by a newer version than the process that was asked. Update all"
                            + " processes of the service, then ask again.");
        }
        if (underWay != null && underWay.holder() != null && verify && !underWay.verify()) {
            throw ReplayRefusedException.because(
                    ReplayError.PROJECTION_BEING_SWAPPED,
                    "A rebuild that nobody wanted to be verified is taking its place at this moment. Ask again in some"
                            + " seconds: another is begun then, and verified.");
        }
    }

    void step() {
        UnitState state = states.refresh(unit);
        if (state.generation() != processes.followed(unit)) {
            follow(state);
        }
        Rebuild rebuild = state.rebuild();
        underWay = rebuild != null;
        if (rebuild == null) {
            rest(state);
            if (state.isOlderThanCode() && !state.isNewerThanCode() && !state.hasFailedWithThisCode()) {
                begin(false);
            }
        } else if (rebuild.holder() == null) {
            swap.calm();
            live.resume(state);
            if (isOfThisCode(state, rebuild)) {
                fill(state, rebuild);
            }
        } else {
            attempts.made(rebuild.generation()); // By whomever: if it failed, the next one is to be as much later.
            if (swap.goOn(state, rebuild)) {
                follow(states.refresh(unit));
            }
        }
        for (Retired old : state.retired()) {
            if (old.until().before(new Date())) {
                forget(old);
            }
        }
    }

    /** Whether there was something to rebuild at the last step. */
    boolean isUnderWay() {
        return underWay;
    }

    void stop() {
        comparison.stop();
        filling.stop();
    }

    private void rest(UnitState state) {
        stop();
        swap.calm();
        live.resume(state);
    }

    /** Goes over to what is shown now. */
    private void follow(UnitState state) {
        stop();
        live.hold();
        documents.ensureIndexes(unit, state.generation());
        processes.follow(unit, state.generation());
        live.resume(state);
        LOG.info("{} show generation {}", unit.groups(), state.generation());
        processes.tellWaiting(unit);
    }

    private boolean isOfThisCode(UnitState state, Rebuild rebuild) {
        if (rebuild.versions().equals(unit.versions())) {
            return true;
        }
        stop();
        if (!isOfNewerCode(rebuild)) { // Nobody goes on with it, and it would be in the way of the next.
            fail(state, "It was begun by older code, which is gone", List.of());
        }
        return false;
    }

    private boolean isOfNewerCode(Rebuild rebuild) {
        return unit.versions().entrySet().stream()
                .anyMatch(group -> group.getValue() < rebuild.versions().getOrDefault(group.getKey(), 1));
    }

    private void fill(UnitState state, Rebuild rebuild) {
        filling.goOn(rebuild);
        boolean nearlyLevel = filling.isNearlyLevel();
        if (rebuild.phase() == Phase.VERIFYING) {
            comparison.goOn(state, rebuild);
        } else {
            comparison.stop();
            if (nearlyLevel && attempts.isDue(rebuild.generation())) {
                attempt(state, rebuild);
            }
        }
    }

    private void attempt(UnitState state, Rebuild rebuild) {
        attempts.made(rebuild.generation());
        List<Document> parked = processes.parkedAnew(groups, state.generation(), rebuild.generation());
        if (!parked.isEmpty()) {
            fail(state, reason(parked), parked);
        } else if (rebuild.isUnverified()) {
            comparison.begin(state, rebuild);
        } else if (swap.begin(state, rebuild)) {
            follow(states.refresh(unit));
        } else {
            attempts.failed();
        }
    }

    private static String reason(List<Document> parked) {
        String number = parked.size() == 1 ? "1 event" : parked.size() + " events";
        return (parked.size() < RebuiltLetters.TOLD ? number : "At least " + number)
                + " could not be handled that what is shown has handled. The log tells which, and why.";
    }

    private void fail(UnitState state, String reason, List<Document> parked) {
        LOG.error("{} were not rebuilt: {} {}", unit.groups(), reason, parked);
        if (states.replace(state, state.failed(new Date(), reason, parked, UnitStates.in(settings.grace())))) {
            stop();
        }
    }

    /** Can be done again, and by several at once. */
    private void forget(Retired old) {
        List<String> names = new ArrayList<>();
        groups.forEach(group -> names.add(ReplayUnit.named(group.name(), old.generation())));
        processes.forget(names);
        documents.drop(unit, old.generation());
        UnitState state = states.refresh(unit);
        states.replace(state, state.without(old));
    }

    /** For whoever asks whether anybody follows the log with it. */
    boolean isHolding() {
        return live.isHolding();
    }

    /** With this process. */
    void start() {
        live.begin();
    }

    /** For the same: whether its processors may still be about to claim what they follow. */
    boolean hasJustBegun() {
        return live.haveJustBegun();
    }

    /** For whoever asks how far it is: of this process's own, and of others' by what they have stored. */
    long filledTo(@Nullable Rebuild rebuild) {
        return rebuild == null ? -1 : filling.filledTo(rebuild);
    }
}
