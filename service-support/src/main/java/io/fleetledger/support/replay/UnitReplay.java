package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.problem.RefusedException;
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
 * Runs this process's part of a unit's rebuilds, step by step, from the state that all processes share. Any process can
 * repeat any step: the results are in the stores, and the progress is in the unit's state.
 */
final class UnitReplay {

    private static final Logger LOG = LoggerFactory.getLogger(UnitReplay.class);

    private final ReplayUnit unit;
    private final List<ProcessingGroup> groups;
    private final UnitStates states;
    private final UnitProcessors unitProcessors;
    private final UnitDocuments documents;
    private final Settings settings;
    private final UnitRequests requests;
    private final UnitLive live;
    private final UnitFilling filling;
    private final UnitComparison comparison;
    private final UnitSwap swap;
    private final SwapBackoff backoff = new SwapBackoff(System::nanoTime);
    private volatile boolean underWay;

    /**
     * Settings that are the same for all units.
     *
     * @param me the name of this process, never used by another
     * @param ofOneProcess whether there is no other process
     * @param goneAfter how long without a heartbeat until a process is considered gone; longer than a swap is held
     * @param grace how long requests may still read a generation that is no longer shown
     */
    record Settings(String me, boolean ofOneProcess, Duration goneAfter, Duration grace) {}

    UnitReplay(
            ReplayUnit unit,
            List<ProcessingGroup> groups,
            UnitStates states,
            UnitProcessors unitProcessors,
            UnitDocuments documents,
            Settings settings) {
        this.unit = unit;
        this.groups = List.copyOf(groups);
        this.states = states;
        this.unitProcessors = unitProcessors;
        this.documents = documents;
        this.settings = settings;
        this.requests = new UnitRequests(unit, groups, states, unitProcessors);
        this.live = new UnitLive(groups, unitProcessors);
        this.filling = new UnitFilling(unit, groups, unitProcessors, documents, settings.ofOneProcess());
        this.comparison = new UnitComparison(states, documents, settings);
        this.swap = new UnitSwap(groups, states, unitProcessors, live, filling, settings);
    }

    ReplayUnit unit() {
        return unit;
    }

    /**
     * Begins a rebuild unless one is under way. The request outlives this process, even if it is killed.
     *
     * @throws RefusedException as {@link UnitRequests#begin} says
     */
    UnitState request(boolean verify) {
        UnitState requested = requests.begin(verify);
        unitProcessors.flush();
        return requested;
    }

    /**
     * Checks a request without beginning a rebuild.
     *
     * @throws RefusedException if {@link #request} would throw it now
     */
    void check(boolean verify) {
        requests.check(verify);
    }

    void step() {
        // The only process knows what it has begun. There are many units, and each steps several times a second.
        UnitState state = settings.ofOneProcess() && !underWay ? states.current(unit) : states.refresh(unit);
        if (state.generation() != unitProcessors.followed(unit)) {
            follow(state);
        }
        Rebuild rebuild = state.rebuild();
        underWay = rebuild != null;
        if (rebuild == null) {
            rest(state);
            if (state.isOlderThanCode() && !state.isNewerThanCode() && !state.hasFailedWithThisCode()) {
                requests.begin(false);
            }
        } else if (rebuild.holder() == null) {
            swap.resumeThrottle();
            live.resume(state);
            if (isOfThisCode(state, rebuild)) {
                fill(state, rebuild);
            }
        } else {
            backoff.attempted(rebuild.generation()); // By any process: if it fails, attempts here are delayed too.
            if (swap.step(state, rebuild)) {
                follow(states.refresh(unit));
            }
        }
        for (Retired old : state.retired()) {
            if (old.until().before(new Date())) {
                forget(old);
            }
        }
    }

    /** Whether a rebuild was under way at the last step. */
    boolean isUnderWay() {
        return underWay;
    }

    void stop() {
        comparison.stop();
        filling.stop();
    }

    private void rest(UnitState state) {
        stop();
        swap.resumeThrottle();
        live.resume(state);
    }

    /** Switches to the generation that is shown now. */
    private void follow(UnitState state) {
        stop();
        live.hold();
        documents.ensureIndexes(unit, state.generation());
        unitProcessors.follow(unit, state.generation());
        live.resume(state);
        LOG.info("{} show generation {}", unit.groups(), state.generation());
        unitProcessors.notifyWaiting(unit);
    }

    private boolean isOfThisCode(UnitState state, Rebuild rebuild) {
        if (rebuild.versions().equals(unit.versions())) {
            return true;
        }
        stop();
        if (!unit.isOlderThan(rebuild.versions())) { // No process continues it, and it would block the next rebuild.
            fail(state, "It was begun by older code, which is gone", List.of());
        }
        return false;
    }

    private void fill(UnitState state, Rebuild rebuild) {
        filling.step(rebuild);
        boolean nearlyLevel = filling.isNearlyCaughtUp();
        if (rebuild.phase() == Phase.VERIFYING) {
            comparison.step(state, rebuild);
        } else {
            comparison.stop();
            if (nearlyLevel && backoff.isDue(rebuild.generation())) {
                attempt(state, rebuild);
            }
        }
    }

    private void attempt(UnitState state, Rebuild rebuild) {
        backoff.attempted(rebuild.generation());
        List<Document> parked = unitProcessors.parkedAnew(groups, state.generation(), rebuild.generation());
        if (!parked.isEmpty()) {
            fail(state, reason(parked), parked);
        } else if (rebuild.isUnverified()) {
            comparison.begin(state, rebuild);
        } else if (swap.begin(state, rebuild)) {
            follow(states.refresh(unit));
        } else {
            backoff.failed();
        }
    }

    private static String reason(List<Document> parked) {
        String number = parked.size() == 1 ? "1 event" : parked.size() + " events";
        return (parked.size() < ParkedEventComparison.MAX_REPORTED ? number : "At least " + number)
                + " could not be handled that what is shown has handled. The log tells which, and why.";
    }

    private void fail(UnitState state, String reason, List<Document> parked) {
        LOG.error("{} were not rebuilt: {} {}", unit.groups(), reason, parked);
        if (states.replace(state, state.failed(new Date(), reason, parked, UnitStates.in(settings.grace())))) {
            stop();
        }
    }

    /** Idempotent, even if several processes do it at once. */
    private void forget(Retired old) {
        List<String> names = new ArrayList<>();
        groups.forEach(group -> names.add(ReplayUnit.named(group.name(), old.generation())));
        unitProcessors.forget(names);
        documents.drop(unit, old.generation());
        UnitState state = states.refresh(unit);
        states.replace(state, state.without(old));
    }

    /** Whether the live processors are held, for requests that ask whether the unit is followed. */
    boolean isHolding() {
        return live.isHolding();
    }

    /** Called when the process starts. */
    void start() {
        live.begin();
    }

    /** For the same requests: whether its processors may still be about to claim their segments. */
    boolean hasJustStarted() {
        return live.haveJustStarted();
    }

    /** The progress of a rebuild: current for this process, as stored for others. */
    long filledTo(@Nullable Rebuild rebuild) {
        return rebuild == null ? -1 : filling.filledTo(rebuild);
    }
}
