package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.RebuildingProcessors.Rebuilding;
import io.fleetledger.support.replay.UnitState.Phase;
import io.fleetledger.support.replay.UnitState.Rebuild;
import io.fleetledger.support.replay.UnitState.Retired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
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

    /** Near enough that the rest is a matter of a moment. */
    private static final long NEARLY_LEVEL = 500;
    /** Near enough that no document is taken for missing that is just on its way. */
    private static final long LEVEL_TO_COMPARE = 50;
    /** For which nobody follows what is shown, at most; writers wait for 2 s. */
    private static final Duration HELD_AT_MOST = Duration.ofMillis(1500);
    /** Behind which whoever holds is gone. */
    private static final Duration HOLDER_IS_GONE = Duration.ofSeconds(15);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(3);

    private final ReplayUnit unit;
    private final List<ProcessingGroup> groups;
    private final UnitStates states;
    private final UnitProcesses processes;
    private final UnitDocuments documents;
    private final Settings settings;
    private volatile List<Rebuilding> rebuilding = List.of();
    private boolean holding;
    private int rebuilt;
    private long storedPositionsAt = System.nanoTime();
    private long attemptedAt = System.nanoTime() - BETWEEN_ATTEMPTS.toNanos();

    /**
     * What is the same for all units.
     *
     * @param me the name of this process, no other one's at any time
     * @param ofOneProcess whether there is no other
     * @param grace for which somebody may read what is shown no more
     */
    record Settings(String me, boolean ofOneProcess, Duration grace) {}

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
    }

    ReplayUnit unit() {
        return unit;
    }

    /** Begins a rebuild, unless one is under way: of several who ask, one begins it. */
    UnitState request(boolean verify) {
        while (true) {
            UnitState state = states.refresh(unit);
            if (state.rebuild() != null) {
                return state;
            }
            UnitState begun = state.begin(verify, new Date());
            if (states.replace(state, begun)) {
                LOG.info("{} are to be rebuilt as generation {}", unit.groups(), begun.highest());
                return begun;
            }
        }
    }

    void step() {
        UnitState state = states.refresh(unit);
        if (state.generation() != processes.followed(unit)) {
            follow(state);
        }
        Rebuild rebuild = state.rebuild();
        if (rebuild == null) {
            stopRebuilding();
            resume(state);
            if (state.isOlderThanCode() && !state.hasFailedWithThisCode()) {
                request(false);
            }
        } else if (rebuild.holder() == null) {
            resume(state);
            fill(state, rebuild);
        } else {
            hold();
            continueSwap(state, rebuild);
        }
        for (Retired old : state.retired()) {
            if (old.until().before(new Date())) {
                forget(old);
            }
        }
    }

    void stop() {
        stopRebuilding();
    }

    /** Goes over to what is shown now. */
    private void follow(UnitState state) {
        stopRebuilding();
        hold();
        documents.ensureIndexes(unit, state.generation());
        processes.follow(unit, state.generation());
        resume(state);
        LOG.info("{} show generation {}", unit.groups(), state.generation());
        processes.tellWaiting(unit);
    }

    private void hold() {
        holding = true;
        processes.hold(groups);
    }

    /** Starts what was stopped here, and nothing that somebody else has stopped. */
    private void letGo() {
        if (holding) {
            processes.resume(groups);
            holding = false;
        }
    }

    /** What newer code has filled is left to processes that have it. */
    private void resume(UnitState state) {
        if (state.isNewerThanCode()) {
            hold();
        } else {
            letGo();
        }
    }

    private boolean isOfOlderCode(Rebuild rebuild) {
        return unit.versions().entrySet().stream()
                .noneMatch(group -> group.getValue() < rebuild.versions().getOrDefault(group.getKey(), 1));
    }

    private void stopRebuilding() {
        rebuilding.forEach(Rebuilding::stop);
        rebuilding = List.of();
    }

    private void fill(UnitState state, Rebuild rebuild) {
        if (!rebuild.versions().equals(unit.versions())) {
            stopRebuilding();
            if (isOfOlderCode(rebuild)) { // Nobody goes on with it, and it would be in the way of the next.
                fail(state, "It was begun by older code, which is gone");
            }
            return;
        }
        if (!rebuilding.isEmpty() && rebuilt != rebuild.generation()) {
            stopRebuilding();
        }
        if (rebuilding.isEmpty()) {
            documents.ensureIndexes(unit, rebuild.generation());
            rebuilding = processes.rebuild(unit, groups, rebuild.generation());
            rebuilt = rebuild.generation();
        }
        if (!settings.ofOneProcess() && isPast(storedPositionsAt, Duration.ofSeconds(1))) {
            rebuilding.forEach(Rebuilding::storePositions);
            storedPositionsAt = System.nanoTime();
        }
        if (isPast(attemptedAt, BETWEEN_ATTEMPTS)
                && processes.lag(groups, rebuild.generation(), rebuilding)
                        <= (rebuild.isUnverified() ? LEVEL_TO_COMPARE : NEARLY_LEVEL)) {
            attempt(state, rebuild);
        }
    }

    private static boolean isPast(long nanos, Duration ago) {
        return System.nanoTime() - nanos > ago.toNanos();
    }

    private void attempt(UnitState state, Rebuild rebuild) {
        attemptedAt = System.nanoTime();
        long parked = processes.parkedMore(groups, state.generation(), rebuild.generation());
        if (parked > 0) {
            fail(
                    state,
                    parked + " more sequences of events could not be handled than by the documents that are shown. The"
                            + " log tells why.");
            return;
        }
        if (rebuild.isUnverified()) {
            Rebuild looking = rebuild.in(Phase.VERIFYING, null, null);
            if (rebuild.phase() != Phase.VERIFYING && !states.replace(state, state.with(looking))) {
                return;
            }
            UnitState now = states.refresh(unit);
            Document found = documents.compare(unit, state.generation(), rebuild.generation());
            states.replace(now, now.with(looking.verified(found)));
            return; // It has fallen behind meanwhile.
        }
        UnitState held = state.with(rebuild.in(Phase.SWAPPING, settings.me(), new Date()));
        if (states.replace(state, held)) {
            hold();
            continueSwap(held, Objects.requireNonNull(held.rebuild()));
        }
    }

    private void continueSwap(UnitState held, Rebuild rebuild) {
        Duration heldFor = Duration.ofMillis(System.currentTimeMillis()
                - Objects.requireNonNull(rebuild.heldSince()).getTime());
        if (Objects.equals(rebuild.holder(), settings.me())) {
            boolean swapped = false;
            if (heldFor.compareTo(HOLDER_IS_GONE) < 0) {
                swapped = processes.swap(
                        groups,
                        held,
                        rebuilding,
                        position -> states.replace(
                                held, held.swapped(new Date(), position, UnitStates.in(settings.grace()))),
                        HELD_AT_MOST);
            }
            if (swapped) {
                follow(states.refresh(unit));
            } else {
                LOG.info("{} are not swapped yet: they are not level, or a segment is still followed", unit.groups());
                release(held, rebuild);
            }
        } else if (settings.ofOneProcess() || heldFor.compareTo(HOLDER_IS_GONE) > 0) {
            release(held, rebuild);
        } else {
            rebuilding.forEach(Rebuilding::storePositions);
        }
    }

    private void release(UnitState held, Rebuild rebuild) {
        UnitState released = held.with(rebuild.in(Phase.FILLING, null, null));
        if (states.replace(held, released)) {
            resume(released);
        }
    }

    private void fail(UnitState state, String reason) {
        LOG.error("{} were not rebuilt: {}", unit.groups(), reason);
        if (states.replace(state, state.failed(new Date(), reason, UnitStates.in(settings.grace())))) {
            stopRebuilding();
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

    /** For whoever asks how far it is: of this process's own, and of others' by what they have stored. */
    long filledTo(@Nullable Rebuild rebuild) {
        return rebuild == null ? -1 : processes.filledTo(groups, rebuild.generation(), List.copyOf(rebuilding));
    }
}
