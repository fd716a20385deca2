package io.fleetledger.support.replay;

import io.fleetledger.support.replay.Rebuild.Comparer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the rebuilt generation of a unit with the shown one, in one process at a time and in the background. That
 * process updates a heartbeat in the unit's state; when the heartbeat stops, another process begins again.
 */
final class UnitComparison {

    private static final Logger LOG = LoggerFactory.getLogger(UnitComparison.class);
    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(2);

    private final UnitStates states;
    private final UnitDocuments documents;
    private final UnitReplay.Settings settings;
    private final UnchangedTimer lastBeat = new UnchangedTimer(System::nanoTime);
    private @Nullable Future<Document> comparing;
    private int generation;

    UnitComparison(UnitStates states, UnitDocuments documents, UnitReplay.Settings settings) {
        this.states = states;
        this.documents = documents;
        this.settings = settings;
    }

    /** Claims the comparison for this process, unless another was first. */
    void begin(UnitState state, Rebuild rebuild) {
        stop();
        Comparer me = new Comparer(settings.me(), 0);
        if (states.replace(state, state.with(rebuild.comparedBy(me)))) {
            lastBeat.unchangedFor(me);
            compare(state.unit(), state.generation(), rebuild.generation());
        }
    }

    /** Makes one step while any process compares the rebuild. */
    void step(UnitState state, Rebuild rebuild) {
        Comparer comparer = rebuild.comparer();
        if (comparer == null || !comparer.process().equals(settings.me())) {
            stop();
            if (comparer == null
                    || settings.ofOneProcess()
                    || lastBeat.unchangedFor(comparer).compareTo(settings.goneAfter()) > 0) {
                begin(state, rebuild);
            }
        } else if (comparing == null || generation != rebuild.generation()) {
            compare(state.unit(), state.generation(), rebuild.generation());
        } else if (comparing.isDone()) {
            end(state, rebuild, comparing);
        } else if (lastBeat.unchangedFor(comparer).compareTo(BETWEEN_BEATS) > 0) {
            states.replace(state, state.with(rebuild.comparedBy(new Comparer(settings.me(), comparer.beat() + 1))));
        }
    }

    private void compare(ReplayUnit unit, int shown, int rebuilt) {
        stop();
        comparing = documents.compare(unit, shown, rebuilt);
        generation = rebuilt;
    }

    private void end(UnitState state, Rebuild rebuild, Future<Document> done) {
        Rebuild ended;
        try {
            ended = rebuild.verified(Objects.requireNonNull(done.get()));
        } catch (ExecutionException | CancellationException failed) {
            LOG.warn("Could not compare {}; retrying: {}", state.unit().groups(), failed.toString());
            ended = rebuild.filling();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        if (states.replace(state, state.with(ended))) { // Otherwise in the next step.
            comparing = null;
        }
    }

    /** Stops comparing in this process; another process begins again. */
    void stop() {
        if (comparing != null) {
            comparing.cancel(true);
            comparing = null;
        }
    }
}
